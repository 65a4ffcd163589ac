import type { PathCommand } from 'opentype.js';

/** One straight edge of an outline, in pixels, y downwards. */
export interface Edge {
  readonly fromX: number;
  readonly fromY: number;
  readonly toX: number;
  readonly toY: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Straight pieces that stand for one curve; at the sizes drawn here they stay within 0.01 pixel of it. */
const CURVE_PIECES = 16;

/** The edges of TrueType outlines (lines and quadratic curves), each contour closed. */
export function outlineEdges(commands: readonly PathCommand[]): Edge[] {
  const edges: Edge[] = [];
  let start: Point = { x: 0, y: 0 };
  let pen = start;
  const lineTo = ({ x, y }: Point): void => {
    edges.push({ fromX: pen.x, fromY: pen.y, toX: x, toY: y });
    pen = { x, y };
  };
  for (const command of commands) {
    if (command.type === 'Z') lineTo(start);
    else if (command.type === 'M') pen = start = { x: command.x, y: command.y };
    else if (command.type === 'L') lineTo(command);
    else if (command.type === 'Q') {
      const from = pen;
      for (let piece = 1; piece <= CURVE_PIECES; piece++) {
        const t = piece / CURVE_PIECES;
        lineTo({
          x: quadratic(t, from.x, command.x1, command.x),
          y: quadratic(t, from.y, command.y1, command.y),
        });
      }
    } else throw new Error(`A TrueType outline has no '${command.type}' command`);
  }
  return edges;
}

/** Bezier curve of degree two at t in [0, 1]. */
function quadratic(t: number, from: number, control: number, to: number): number {
  return (1 - t) * (1 - t) * from + 2 * (1 - t) * t * control + t * t * to;
}
