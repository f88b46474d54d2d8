// A mail server for tests: npm's smtp-server with a whim for some recipients. It prints one JSON object a line: first the
// port that it listens on, then everything that happens.
//
//   node server.mjs [--tls none|starttls|implicit] [--key FILE --cert FILE] [--user NAME --password WORD]
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { SMTPServer } from "smtp-server";

const { values: o } = parseArgs({
  options: {
    tls: { type: "string", default: "none" }, key: { type: "string" }, cert: { type: "string" },
    user: { type: "string" }, password: { type: "string" },
  },
});
const say = (event) => process.stdout.write(JSON.stringify(event) + "\n");
const no = (code, text) => Object.assign(new Error(text), { responseCode: code });
const seen = new Map(); // how often each recipient was tried
const sockets = new Set();

const server = new SMTPServer({
  secure: o.tls === "implicit",
  key: o.key && readFileSync(o.key),
  cert: o.cert && readFileSync(o.cert),
  hideSTARTTLS: o.tls !== "starttls",
  disabledCommands: o.user ? [] : ["AUTH"],
  authOptional: !o.user,
  allowInsecureAuth: false,
  logger: false,
  onConnect(session, done) { say({ event: "connect", id: session.id }); done(); },
  onAuth(auth, session, done) {
    const good = auth.username === o.user && auth.password === o.password;
    say({ event: "auth", good });
    return good ? done(null, { user: auth.username }) : done(no(535, "who are you"));
  },
  onRcptTo(address, session, done) {
    const whim = address.address.split("@")[0];
    const n = (seen.get(whim) ?? 0) + 1;
    seen.set(whim, n);
    say({ event: "rcpt", to: address.address, n });
    if (whim === "nobody") return done(no(550, `5.1.1 <${address.address}> is unknown here`));
    if (whim === "busy" || (whim === "later" && n === 1)) return done(no(451, "4.3.2 come back later"));
    done();
  },
  onData(stream, session, done) {
    const whim = session.envelope.rcptTo[0].address.split("@")[0];
    const chunks = [];
    let size = 0;
    stream.on("data", (chunk) => {
      chunks.push(chunk);
      size += chunk.length;
      if (whim === "drop" && seen.get(whim) === 1) {
        say({ event: "drop" });
        for (const s of sockets) s.destroy();
      }
    });
    stream.on("end", () => {
      const raw = Buffer.concat(chunks).toString("utf8");
      if (whim === "slow") { // takes it, in its own time
        setTimeout(() => {
          say({ event: "message", session: session.id, from: session.envelope.mailFrom.address, to: session.envelope.rcptTo.map((r) => r.address), tls: Boolean(session.secure), raw });
          done();
        }, 1500);
        return;
      }
      if (whim === "spam") return done(no(554, "5.7.1 we don't want this"));
      if (whim === "lost" && seen.get(whim) === 1) { // taken, but nobody hears of it
        say({ event: "message", session: session.id, from: session.envelope.mailFrom.address, to: session.envelope.rcptTo.map((r) => r.address), tls: Boolean(session.secure), raw });
        for (const s of sockets) s.destroy();
        return;
      }
      say({ event: "message", session: session.id, from: session.envelope.mailFrom.address, to: session.envelope.rcptTo.map((r) => r.address), tls: Boolean(session.secure), raw });
      done();
    });
  },
});
server.on("error", (e) => say({ event: "error", message: String(e.message) }));
server.server.on("connection", (s) => { sockets.add(s); s.on("close", () => sockets.delete(s)); });
server.listen(0, "127.0.0.1", () => say({ event: "listening", port: server.server.address().port }));
process.stdin.on("end", () => process.exit(0)); // the test is over
process.stdin.resume();
