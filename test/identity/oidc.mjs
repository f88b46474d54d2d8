// An OpenID provider for the tests: the certified package, with whoever the tests say. It reads its settings as JSON from
// the environment and prints its address once it listens. People are signed in by their login name alone.
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const settings = JSON.parse(process.env.KLANKBORD_IDENTITY);
let people = settings.people;
const server = createServer();
await new Promise((done) => server.listen(settings.port ?? 0, '127.0.0.1', done));
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: settings.clients,
  claims: { openid: ['sub', 'amr', 'acr'], email: ['email', 'email_verified'], profile: ['name', 'groups', 'personnel'] },
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
  cookies: { keys: ['only-for-tests'] },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, id) => people[id] && { accountId: id, claims: () => ({ sub: id, ...people[id] }) },
  ttl: { IdToken: settings.idTokenSeconds ?? 600, AccessToken: 600, Interaction: 600, Session: 600, Grant: 600 },
});
const handle = provider.callback();

async function body(req) {
  let text = '';
  for await (const part of req) text += part;
  return text;
}

server.on('request', async (req, res) => {
  try {
    const url = new URL(req.url, issuer);
    if (url.pathname === '/test/people') { // the tests change who there is
      people = JSON.parse(await body(req));
      return res.end('ok');
    }
    if (url.pathname.startsWith('/interaction/')) {
      const details = await provider.interactionDetails(req, res);
      if (req.method === 'GET' && details.prompt.name === 'login') {
        res.setHeader('content-type', 'text/html');
        return res.end('<form method="post"><label>Name <input name="login"></label><button>Sign in</button></form>');
      }
      let result;
      if (details.prompt.name === 'login') {
        const accountId = new URLSearchParams(await body(req)).get('login');
        result = { login: { accountId, amr: people[accountId]?.amr } };
      } else {
        const grant = new provider.Grant({ accountId: details.session.accountId, clientId: details.params.client_id });
        grant.addOIDCScope('openid profile email');
        result = { consent: { grantId: await grant.save() } };
      }
      return await provider.interactionFinished(req, res, result, { mergeWithLastSubmission: true });
    }
    return handle(req, res);
  } catch (error) {
    res.statusCode = 500;
    res.end(String(error));
  }
});
console.log(issuer);
