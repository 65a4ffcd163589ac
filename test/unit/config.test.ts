import { describe, expect, it } from '@jest/globals';
import path from 'node:path';
import { loadConfig } from '../../src/config.js';

describe('loadConfig', () => {
  it('needs nothing: defaults bind loopback and use the embedded database', () => {
    expect(loadConfig({})).toEqual({
      http: { host: '127.0.0.1', port: 4000, token: undefined },
      database: { url: undefined },
      home: path.resolve('.metacog'),
      vllm: undefined,
      dispatch: { maxInFlight: 64 },
      log: { level: 'info' },
    });
  });

  it('names every wrong setting at once', () => {
    const load = (): unknown => loadConfig({ PORT: '99999', DATABASE_URL: 'mysql://x/y', MAX_IN_FLIGHT: 'many' });
    expect(load).toThrow(/PORT[^]*DATABASE_URL[^]*MAX_IN_FLIGHT/);
  });

  it.each(['0.0.0.0', '192.168.1.7', '::', 'example.org'])('refuses HOST=%s without a token', (HOST) => {
    expect(() => loadConfig({ HOST })).toThrow(/METACOG_TOKEN must be set/);
    expect(loadConfig({ HOST, METACOG_TOKEN: 'a'.repeat(24) }).http.host).toBe(HOST);
  });

  it.each(['127.0.0.1', '127.0.0.53', 'localhost', '::1'])('takes the loopback address %s without a token', (HOST) => {
    expect(loadConfig({ HOST }).http.token).toBeUndefined();
  });

  it('treats an empty variable as unset', () => {
    expect(loadConfig({ PORT: '', VLLM_URL: '' }).http.port).toBe(4000);
  });
});
