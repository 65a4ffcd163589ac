import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import type { Socket } from 'node:net';

const [TEXT, CLOSE, PING, PONG] = [0x1, 0x8, 0x9, 0xa];
/** Masking is demanded of clients; with a mask of zeros the text stays as it is. */
const MASKED = 0x80;
const NO_MASK = Buffer.alloc(4);

/**
 * A WebSocket that takes messages apart no further than to their bytes: a client library's share of a message is more
 * than the server's, and would be measured instead.
 */
export class RawSocket {
  private rest: Buffer = Buffer.alloc(0);

  private constructor(
    private readonly socket: Socket,
    /** Told the bytes of each text message. */
    public onMessage: (message: Buffer) => void = () => undefined,
  ) {
    socket.on('data', (chunk) => this.take(chunk));
  }

  /** @param url  ws://… */
  static open(url: string): Promise<RawSocket> {
    const headers = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': randomBytes(16).toString('base64'),
      'sec-websocket-protocol': 'graphql-transport-ws',
    };
    return new Promise((resolve, reject) => {
      request(url.replace(/^ws/, 'http'), { headers, agent: false })
        .once('upgrade', (_response, socket: Socket) => resolve(new RawSocket(socket)))
        .once('error', reject)
        .end();
    });
  }

  send(text: string): void {
    this.write(TEXT, Buffer.from(text));
  }

  /** Reads nothing more. */
  freeze(): void {
    this.socket.pause();
  }

  private write(opcode: number, payload: Buffer): void {
    const { length } = payload;
    const size = length < 126 ? [MASKED | length] : [MASKED | 126, length >> 8, length & 0xff];
    this.socket.write(Buffer.concat([Buffer.from([0x80 | opcode, ...size]), NO_MASK, payload]));
  }

  private take(chunk: Buffer): void {
    const data = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
    let at = 0;
    for (;;) {
      const end = this.message(data, at);
      if (end === undefined) break;
      at = end;
    }
    this.rest = data.subarray(at);
  }

  /** Takes the message that begins here; undefined while it is not whole. */
  private message(data: Buffer, at: number): number | undefined {
    if (data.length < at + 4) return undefined;
    const short = data.readUInt8(at + 1);
    const isLong = short === 126;
    if (short === 127) throw new Error('A message of more than 64 kB');
    const begin = at + (isLong ? 4 : 2);
    const end = begin + (isLong ? data.readUInt16BE(at + 2) : short);
    if (data.length < end) return undefined;
    const opcode = data.readUInt8(at) & 0xf;
    const payload = data.subarray(begin, end);
    if (opcode === TEXT) this.onMessage(payload);
    else if (opcode === PING) this.write(PONG, payload);
    else if (opcode === CLOSE) throw new Error(`Closed by the server: ${payload.subarray(2).toString()}`);
    return end;
  }
}
