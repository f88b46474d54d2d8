// A SAML provider for the tests. It reads its settings as JSON from the environment and prints its address once it
// listens. Whoever comes is signed in as the person that the tests chose last.
import { createServer } from 'node:http';
import express from 'express';
import samlp from 'samlp';

const settings = JSON.parse(process.env.KLANKBORD_IDENTITY);
let now = settings.now; // { person, audience, recipient, destination, lifetimeInSeconds, signResponse, … }
const app = express();
const server = createServer(app);
await new Promise((done) => server.listen(settings.port ?? 0, '127.0.0.1', done));
const base = `http://127.0.0.1:${server.address().port}`;

class Mapper {
  constructor(person) { this.person = person; }
  getClaims() { return this.person.claims; }
  getNameIdentifier() {
    return { nameIdentifier: this.person.id, nameIdentifierFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent' };
  }
}
Mapper.prototype.metadata = [];

app.use(express.json({ limit: '1mb' }));
app.use(express.urlencoded({ extended: false, limit: '1mb' }));
app.post('/test/now', (req, res) => { now = req.body; res.end('ok'); });
app.get('/metadata', samlp.metadata({ issuer: settings.issuer, cert: settings.cert, redirectEndpointPath: '/sso', postEndpointPath: '/sso' }));
app.all('/sso', (req, res, next) => samlp.auth({
  issuer: settings.issuer, cert: settings.cert, key: settings.key,
  audience: now.audience, recipient: now.recipient, destination: now.destination ?? now.recipient,
  lifetimeInSeconds: now.lifetimeInSeconds ?? 300, signResponse: now.signResponse ?? false, signAssertion: now.signAssertion ?? true,
  signatureAlgorithm: now.signatureAlgorithm ?? 'rsa-sha256', digestAlgorithm: now.digestAlgorithm ?? 'sha256',
  encryptionCert: now.encryptionCert, encryptionPublicKey: now.encryptionPublicKey,
  inResponseTo: now.inResponseTo, authnContextClassRef: now.context,
  getUserFromRequest: () => now.person, profileMapper: (person) => new Mapper(person),
  getPostURL: (_audience, _dom, _req, done) => done(null, now.recipient),
})(req, res, next));
app.use((error, _req, res, _next) => { res.status(500).end(String(error)); });
console.log(base);
