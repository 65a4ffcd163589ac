import 'ws';

declare module 'ws' {
  interface FrameOptions {
    readonly fin: boolean;
    readonly opcode: number;
    readonly mask: boolean;
    readonly rsv1: boolean;
    readonly readOnly: boolean;
  }

  /** Public in ws 8, and missing in its types. */
  export const Sender: {
    /** The header of a frame, and the data where it was not merged into it. */
    frame(data: Buffer, options: FrameOptions): Buffer[];
  };
}
