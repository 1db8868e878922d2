/** Refuses to publish while package.json does not say where the project is: run by npm before a release. */
import { readFileSync } from 'node:fs';

const { homepage, repository, bugs } = JSON.parse(readFileSync('package.json', 'utf8'));
const addresses = { homepage, 'repository.url': repository.url, 'bugs.url': bugs.url };
for (const [field, address] of Object.entries(addresses)) {
  if (URL.canParse(address.replace(/^git\+/, ''))) continue;
  console.error(`Fill "${field}" in package.json first, such as 'https://code.example/stillhere'.`);
  process.exitCode = 1;
}
