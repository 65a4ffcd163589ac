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
      dispatch: {
        maxInFlight: 256,
        isFixed: false,
        requestTimeoutMs: 600_000,
        hasWorker: true,
        crashAt: undefined,
      },
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

  it('takes several servers of one model', () => {
    const { vllm } = loadConfig({ VLLM_URL: 'http://gpu-1:8000, http://gpu-2:8000/prefix', VLLM_FLAGS: '-tp 4' });
    expect(vllm).toMatchObject({ urls: ['http://gpu-1:8000', 'http://gpu-2:8000/prefix'], flags: '-tp 4' });
    expect(() => loadConfig({ VLLM_URL: 'http://gpu-1:8000,gpu-2' })).toThrow(/VLLM_URL.*must be an http/);
  });

  it('takes a crash point by name and number', () => {
    expect(loadConfig({ CRASH_AT: 'between-stages:7' }).dispatch.crashAt).toEqual({
      point: 'between-stages',
      count: 7,
    });
    expect(() => loadConfig({ CRASH_AT: 'somewhere:1' })).toThrow(/CRASH_AT: must be name:n with one of before-claim/);
    expect(() => loadConfig({ CRASH_AT: 'after-claim:0' })).toThrow(/CRASH_AT/);
  });

  it('treats an empty variable as unset', () => {
    expect(loadConfig({ PORT: '', VLLM_URL: '' }).http.port).toBe(4000);
  });
});
