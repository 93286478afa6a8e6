// A mail server on a spare port of this machine, for tests:
//   node end2end/smtp-server.mjs [--tls implicit|starttls --certificate FILE] [--user NAME --password TEXT] [--refuse ADDRESS] [--stall ADDRESS]
// It prints its port, and then each received message, as one JSON object per line. FILE contains the certificate, its
// intermediate certificates and the private key (PEM). With --user, clients have to authenticate as that user.
// Recipients equal to ADDRESS are rejected (--refuse), or get no reply at all (--stall).
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

const text = { type: 'string' };
const { values: options } = parseArgs({
  options: { tls: text, certificate: text, user: text, password: text, refuse: text, stall: text },
});
const pem = options.certificate && readFileSync(options.certificate, 'utf8');
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const refusal = (responseCode, words) => Object.assign(new Error(words), { responseCode });

const server = new SMTPServer({
  secure: options.tls === 'implicit',
  ...(pem && { key: pem, cert: pem }),
  disabledCommands: [...(options.tls === 'starttls' ? [] : ['STARTTLS']), ...(options.user ? [] : ['AUTH'])],
  authMethods: ['PLAIN', 'LOGIN'],
  allowInsecureAuth: !options.tls,
  disableReverseLookup: true,
  closeTimeout: 0,
  onAuth({ username, password }, session, done) {
    const good = username === options.user && password === options.password;
    if (good) done(null, { user: username });
    else done(refusal(535, '5.7.8 Authentication credentials invalid'));
  },
  onRcptTo({ address }, session, done) {
    if (address === options.stall) return;
    done(address === options.refuse ? refusal(550, `5.1.1 <${address}> is nobody here`) : null);
  },
  async onData(stream, session, done) {
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    const raw = Buffer.concat(chunks);
    const { subject, text: body, messageId, date, from, to, headers } = await PostalMime.parse(raw);
    const { envelope, secure, user } = session;
    say({
      sender: envelope.mailFrom.address,
      recipients: envelope.rcptTo.map(({ address }) => address),
      encrypted: secure,
      user: user || null,
      hello: session.hostNameAppearsAs,
      from: from.address,
      to: to.map(({ address }) => address),
      subject,
      body,
      message_id: messageId,
      date,
      automatic: headers.find(({ key }) => key === 'auto-submitted')?.value,
    });
    done();
  },
});
// A client that closes the connection early is not an error of the server.
server.on('error', (error) => process.stderr.write(`${error.message}\n`));
server.listen(0, '127.0.0.1', () => say({ port: server.server.address().port }));
