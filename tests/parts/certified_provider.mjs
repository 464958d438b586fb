// An OpenID-certified provider with its own log-in and consent pages; whoever logs in as "ben" is ben@example.org there.
// Called with the folder it was installed into, its port, and the address our app is called back at.
import {pathToFileURL} from "node:url";

const [folder, port, callback] = process.argv.slice(2);
const {default: Provider} = await import(pathToFileURL(`${folder}/node_modules/oidc-provider/lib/index.js`).href);

const provider = new Provider(`http://localhost:${port}`, {
  clients: [{client_id: "wortmeldung", client_secret: "a secret between the two", redirect_uris: [callback]}],
  pkce: {required: () => true},
  claims: {openid: ["sub"], email: ["email", "email_verified"], profile: ["preferred_username"]},
  cookies: {keys: ["only for tests"]},
  findAccount: (_context, id) => ({
    accountId: id,
    claims: () => ({
      sub: id,
      email: `${id}@example.org`,
      email_verified: !id.startsWith("unsure"),
      preferred_username: `${id} vom Pfad`,
    }),
  }),
});
provider.listen(Number(port), "localhost");
