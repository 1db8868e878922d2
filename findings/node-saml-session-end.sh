#!/usr/bin/env bash
# @node-saml/node-saml 5.1.0 (npm): what the provider says of when its session ends does not get to the app.
#
# An assertion of SAML may say `SessionNotOnOrAfter`: until when the session may last (core, 2.7.2), as Entra ID, Okta and Shibboleth do
# where an administrator limits them. The profile of node-saml, which passport-saml hands on, has `sessionIndex`, which
# stands right beside it, and nothing of the end, nor is it compared with anything: an app that takes the profile for all that was said
# keeps somebody for eight hours whom the provider gave fifteen minutes. It is in what `getAssertion()` gives, as parsed XML.
# samlify gives it with the rest.
#
# Seen on Node 20 (an assertion with SessionIndex "_1" and SessionNotOnOrAfter in fifteen minutes):
#                              what there is of the session
#   @node-saml/node-saml 5.1.0 sessionIndex
#   samlify 2.13.1             authnInstant sessionIndex sessionNotOnOrAfter
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @node-saml/node-saml@5.1.0 samlify@2.13.1
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out certificate.pem -days 3 -subj /CN=provider 2> openssl.log

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { SAML } from '@node-saml/node-saml';
import samlify from 'samlify';

const { IdentityProvider, SamlLib, ServiceProvider, setSchemaValidator } = samlify;
const certificate = readFileSync('certificate.pem', 'utf8');
const app = 'https://app.example';
const back = `${app}/back`;
const provider = 'https://provider.example';
const post = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST';
const nameFormat = 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified';
const statement =
  '<saml:AuthnStatement AuthnInstant="{IssueInstant}" SessionNotOnOrAfter="{End}" SessionIndex="_1"><saml:AuthnContext>' +
  '<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef>' +
  '</saml:AuthnContext></saml:AuthnStatement>';
setSchemaValidator({ validate: async () => 'valid' });
const idp = IdentityProvider({
  entityID: provider,
  privateKey: readFileSync('key.pem', 'utf8'),
  signingCert: certificate,
  singleSignOnService: [{ Binding: post, Location: `${provider}/sign-in` }],
  nameIDFormat: [nameFormat],
  loginResponseTemplate: {
    context: SamlLib.defaultLoginResponseTemplate.context.replace('{AuthnStatement}', statement),
    attributes: [],
  },
});
const sp = ServiceProvider({
  entityID: app,
  wantAssertionsSigned: true,
  assertionConsumerService: [{ Binding: post, Location: back }],
});
const inMinutes = (minutes) => new Date(Date.now() + minutes * 60_000).toISOString();
const end = inMinutes(15);
const values = {
  ...{ ID: '_a', AssertionID: '_b', InResponseTo: '_r', Issuer: provider, IssueInstant: inMinutes(0), End: end },
  ...{ Destination: back, Audience: app, SubjectRecipient: back, AssertionConsumerServiceURL: back },
  ...{ NameIDFormat: nameFormat, NameID: 'george', StatusCode: 'urn:oasis:names:tc:SAML:2.0:status:Success' },
  ...{ ConditionsNotBefore: inMinutes(-1), ConditionsNotOnOrAfter: inMinutes(5), SubjectConfirmationDataNotOnOrAfter: inMinutes(5) },
  AttributeStatement: '',
};
const fill = (template) => ({ id: '_a', context: SamlLib.replaceTagsByValue(template, values) });
const { context: SAMLResponse } = await idp.createLoginResponse(sp, { extract: { request: { id: '_r' } } }, 'post', {}, fill);
assert.ok(Buffer.from(SAMLResponse, 'base64').toString().includes(`SessionNotOnOrAfter="${end}"`));

const saml = new SAML({ callbackUrl: back, issuer: app, audience: app, idpCert: certificate, wantAuthnResponseSigned: false });
const { profile } = await saml.validatePostResponseAsync({ SAMLResponse });
const { extract } = await sp.parseLoginResponse(idp, 'post', { body: { SAMLResponse } });
const seen = {
  '@node-saml/node-saml': Object.keys(profile).filter((name) => /session|instant|after/i.test(name)),
  samlify: Object.keys(extract.sessionIndex),
};
console.log(''.padEnd(26), 'what there is of the session');
for (const [name, fields] of Object.entries(seen)) {
  const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
  console.log(`${name} ${version}`.padEnd(26), fields.join(' '));
}
assert.deepStrictEqual(seen, {
  '@node-saml/node-saml': ['sessionIndex'],
  samlify: ['authnInstant', 'sessionIndex', 'sessionNotOnOrAfter'],
});
assert.strictEqual(profile.sessionIndex, '_1');
assert.strictEqual(Object.values(profile).includes(end), false);
assert.ok(JSON.stringify(profile.getAssertion()).includes(end));
process.exit();
JS
timeout 30 node --no-warnings probe.js
