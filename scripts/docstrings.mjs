// What the docstrings of TypeScript files say, part by part; the compiler finds them.
import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** Every exported function of a file that has a docstring, in the order of the file. */
export function documentedFunctions(path) {
  return parsed(path)
    .statements.filter((node) => ts.isFunctionDeclaration(node) && isExported(node))
    .flatMap((node) => node.jsDoc?.map((comment) => ({ name: node.name.text, ...partsOf(comment.getText()) })) ?? []);
}

/** Which functions each member of the class of a file calls by name, by itself or through its private members. */
export function namesUsedByMember(path) {
  const declared = parsed(path).statements.find((node) => ts.isClassDeclaration(node) && isExported(node));
  const members = new Map(declared.members.filter(({ name }) => name).map((node) => [node.name.getText(), node]));
  const namesOf = (node, seen = new Set()) => {
    const found = [];
    const visit = (inner) => {
      if (ts.isIdentifier(inner)) found.push(inner.text);
      const isOwn = ts.isPrivateIdentifier(inner) && members.has(inner.text) && !seen.has(inner.text);
      if (isOwn) found.push(...namesOf(members.get(inner.text), seen.add(inner.text)));
      ts.forEachChild(inner, visit);
    };
    if (node.body) visit(node.body);
    return found;
  };
  return new Map([...members].map(([name, node]) => [name, new Set(namesOf(node))]));
}

function parsed(path) {
  return ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
}

function isExported(node) {
  return node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

/** `@param name`, `@returns`, `@throws` and `Source:` begin a part; what is indented after the last of them is an example. */
function partsOf(comment) {
  const lines = comment
    .replace(/^\/\*\*|\*\/$/g, '')
    .split('\n')
    .map((line) => line.replace(/^ *\* ?/, '').trimEnd());
  const parts = { text: [], params: [], returns: [], throws: [], source: [], example: [] };
  let part = parts.text;
  for (const line of lines) {
    const [, tag, rest] = /^(?:@(\w+)|Source:) +(.*)$/.exec(line) ?? [];
    if (rest !== undefined) part = tag === 'param' ? [] : parts[tag ?? 'source'];
    if (tag === 'param') parts.params.push(part);
    const isExample = part !== parts.text && line.startsWith('    ');
    (isExample ? parts.example : part).push(isExample ? line.slice(4) : (rest ?? line).trimStart());
  }
  const sentence = (words) => words.filter(Boolean).join(' ');
  return {
    text: parts.text.join('\n').trim(),
    params: parts.params.map(sentence),
    returns: sentence(parts.returns),
    throws: sentence(parts.throws),
    source: sentence(parts.source),
    example: parts.example.join('\n'),
  };
}
