#!/usr/bin/env bash
# @adonisjs/session 7.7.1 (npm): DynamoDB deletes no session of its store, though each has an instant to be deleted at.
#
# The store writes `expires_at` beside each session, and DynamoDB deletes by itself what has a "time to live": an attribute with an
# instant in seconds since 1970. This one is in milliseconds, which DynamoDB takes for some 57,000 years from now. Who turns the
# time to live on for it, as for that of connect-dynamodb, has each session that ever was in the table. The app itself
# reads it as it is meant: nobody's session lasts too long.
#
# Seen on Node 20 (a session of fifteen minutes, stored on 2026-11-29, in dynalite 4.0.0; what DynamoDB takes the number for):
#                              as stored        is the year
#   @adonisjs/session 7.7.1    1795954500000    58881
#   connect-dynamodb 3.0.5     1795954500       2026
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @adonisjs/session@7.7.1 @adonisjs/core@6.21.0 \
  @aws-sdk/client-dynamodb@3.1169.0 @aws-sdk/util-dynamodb@3.996.9 connect-dynamodb@3.0.5 dynalite@4.0.0 express-session@1.19.0

cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { stores } from '@adonisjs/session';
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import connect from 'connect-dynamodb';
import dynalite from 'dynalite';
import session from 'express-session';

const server = dynalite({ createTableMs: 0 }).listen(0, '127.0.0.1');
await once(server, 'listening');
const client = new DynamoDBClient({
  endpoint: `http://127.0.0.1:${server.address().port}`,
  region: 'local',
  credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
});
for (const [TableName, AttributeName] of [['Session', 'key'], ['sessions', 'id']]) {
  await client.send(
    new CreateTableCommand({
      TableName,
      KeySchema: [{ AttributeName, KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName, AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  while ((await client.send(new DescribeTableCommand({ TableName }))).Table.TableStatus !== 'ACTIVE');
}
/** The attribute that is there for DynamoDB, as it is stored. */
async function stored(TableName, Key, attribute) {
  const { Item } = await client.send(new GetItemCommand({ TableName, Key }));
  return Item[attribute].N;
}
const libraries = {
  '@adonisjs/session': async () => {
    const create = await stores.dynamodb({ client }).resolver();
    const store = create(undefined, { age: '15m' });
    await store.write('one', { user: 'George' });
    assert.deepStrictEqual(await store.read('one'), { user: 'George' });
    return stored('Session', { key: { S: 'one' } }, 'expires_at');
  },
  'connect-dynamodb': async () => {
    const store = new (connect(session))({ client });
    const set = promisify(store.set.bind(store));
    await set('one', { user: 'George', cookie: { maxAge: 900_000, expires: new Date(Date.now() + 900_000) } });
    return stored('sessions', { id: { S: 'sess:one' } }, 'expires');
  },
};
console.log(''.padEnd(26), 'as stored'.padEnd(16), 'is the year');
const seen = {};
for (const [name, write] of Object.entries(libraries)) {
  const number = await write();
  seen[name] = number.length;
  const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
  console.log(`${name} ${version}`.padEnd(26), number.padEnd(16), new Date(number * 1_000).getUTCFullYear());
}
assert.deepStrictEqual(seen, { '@adonisjs/session': 13, 'connect-dynamodb': 10 });
process.exit();
JS
timeout 60 node --no-warnings probe.js
