import { beforeEach, describe, expect, it } from '@jest/globals';
import { Connection } from '../../../web/api/connection.js';

describe('the connection that brings what is followed', () => {
  let connection: Connection;
  let told: string[];
  beforeEach(() => {
    connection = new Connection();
    told = [];
    connection.subscribe(() => told.push(connection.current()));
  });

  it('is fine from the beginning, also once it is there', () => {
    connection.follow();
    connection.connected();
    expect([connection.current(), told]).toEqual(['fine', []]);
  });

  it('is lost once, however many attempts fail, and then back', () => {
    connection.follow();
    for (let attempt = 0; attempt < 3; attempt += 1) connection.lost();
    connection.connected();
    connection.connected();
    connection.lost();
    expect(told).toEqual(['lost', 'back', 'lost']);
  });

  it('is not missed where nothing is followed', () => {
    connection.lost();
    expect(told).toEqual([]);
  });

  it('is fine again when the last follower gives up, each of them once', () => {
    const [first, second] = [connection.follow(), connection.follow()];
    connection.lost();
    first();
    first();
    expect(connection.current()).toBe('lost');
    second();
    expect(told).toEqual(['lost', 'fine']);
  });

  it('tells nobody who no longer listens', () => {
    const heard: string[] = [];
    connection.subscribe(() => heard.push('again'))();
    connection.follow();
    connection.lost();
    expect(heard).toEqual([]);
  });
});
