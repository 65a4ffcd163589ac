import { connect } from 'node:net';

/** What a client sees of a response, down to the way in which its connection ended. */
export interface RawExchange {
  /** Null when no status line came. */
  readonly status: number | null;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Everything after the headers as it came, chunk sizes included. */
  readonly body: string;
  /** `end` (FIN) or the system's name of the error, e.g. ECONNRESET, ECONNREFUSED. */
  readonly ending: string;
  /** When the last header had come, and the end, in ms from the request on. */
  readonly headersMs: number;
  readonly endMs: number;
}

/** POSTs JSON on a connection of its own and reads until it ends. */
export function rawPost(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<RawExchange> {
  const { hostname, port, pathname, host } = new URL(url);
  const text = JSON.stringify(body);
  const lines = Object.entries({
    host,
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(text)),
    connection: 'close',
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return new Promise((resolve) => {
    const startedAt = performance.now();
    const socket = connect(Number(port), hostname);
    let received = '';
    let headersMs = NaN;
    let ending = 'end';
    socket.setEncoding('utf8');
    socket.on('data', (piece: string) => {
      received += piece;
      if (Number.isNaN(headersMs) && received.includes('\r\n\r\n')) headersMs = performance.now() - startedAt;
    });
    socket.on('error', (error: NodeJS.ErrnoException) => (ending = error.code ?? error.message));
    socket.on('close', () => resolve({ ...parse(received), ending, headersMs, endMs: performance.now() - startedAt }));
    socket.write(`POST ${pathname} HTTP/1.1\r\n${lines.join('')}\r\n${text}`);
  });
}

function parse(received: string): Pick<RawExchange, 'status' | 'headers' | 'body'> {
  const [head = '', ...rest] = received.split('\r\n\r\n');
  const [statusLine = '', ...lines] = head.split('\r\n');
  const status = /^HTTP\/1\.1 (\d+)/.exec(statusLine)?.[1];
  const headers = lines.map((line) => {
    const [name = '', ...value] = line.split(': ');
    return [name.toLowerCase(), value.join(': ')] as const;
  });
  return {
    status: status === undefined ? null : Number(status),
    headers: Object.fromEntries(headers),
    body: rest.join('\r\n\r\n'),
  };
}

/** The data of a chunked body, and whether its last chunk came. */
export function dechunk(body: string): { readonly text: string; readonly isWhole: boolean } {
  let text = '';
  let rest = Buffer.from(body);
  for (;;) {
    const lineEnd = rest.indexOf('\r\n');
    if (lineEnd < 0) return { text, isWhole: false };
    const size = Number.parseInt(rest.subarray(0, lineEnd).toString(), 16);
    if (size === 0) return { text, isWhole: true };
    text += rest.subarray(lineEnd + 2, lineEnd + 2 + size).toString();
    rest = rest.subarray(lineEnd + size + 4);
  }
}
