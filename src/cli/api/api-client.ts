import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { MetacogClient } from '../../client/metacog-client.js';
import { CliError, UsageError } from '../cli-error.js';
import { download } from './download.js';

/** The client of the command line: the public one, with files of this machine. */
export class ApiClient extends MetacogClient {
  /**
   * Where METACOG_URL says the server is, with METACOG_TOKEN.
   * @throws UsageError when METACOG_URL is not an http(s) address
   */
  static fromEnv(env: Readonly<Record<string, string | undefined>>): ApiClient {
    // an empty value counts as unset, as everywhere in the settings
    const given = (value: string | undefined) => (value === '' ? undefined : value);
    const text = given(env.METACOG_URL) ?? 'http://127.0.0.1:4000';
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (!url || !['http:', 'https:'].includes(url.protocol)) {
      throw new UsageError(`METACOG_URL is "${text}", which is not an address like http://127.0.0.1:4000`);
    }
    return new ApiClient({ url, token: given(env.METACOG_TOKEN) });
  }

  /**
   * Streams a file to the server.
   * @param onProgress told the bytes sent so far, and the file's size
   * @returns the id that the import mutations take
   */
  async upload(path: string, onProgress: (sent: number, total: number) => void = () => undefined): Promise<string> {
    const { size } = await stat(path).catch((error: unknown) => {
      throw new CliError(`cannot read ${path}`, { cause: error, hint: 'check the path; it is read on this machine' });
    });
    const content = Readable.toWeb(Readable.from(counted(path, size, onProgress)));
    return this.uploadContent(content as ReadableStream<Uint8Array>);
  }

  /**
   * A file that the server makes; see {@link download} for what goes wrong.
   * @param path  with its query, e.g. /runs/pilot/export.csv?key=catalog
   */
  download(path: string, signal: AbortSignal): AsyncGenerator<Uint8Array, void> {
    return download({ url: this.address(path), token: this.token, signal });
  }
}

async function* counted(path: string, total: number, onProgress: (sent: number, total: number) => void) {
  let sent = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    yield chunk;
    sent += chunk.byteLength;
    onProgress(sent, total);
  }
}
