// Makes a container in the store that TEST_AZURE_ENDPOINT, _ACCOUNT and _KEY tell of.
import { createHmac } from "node:crypto";

const [container] = process.argv.slice(2);
const { TEST_AZURE_ENDPOINT: endpoint, TEST_AZURE_ACCOUNT: account, TEST_AZURE_KEY: key } = process.env;
const url = new URL(`${endpoint}/${container}?restype=container`);
const headers = { "x-ms-date": new Date().toUTCString(), "x-ms-version": "2021-08-06" };
const signed = [
  "PUT",
  ...Array(11).fill(""), // of the plain headers, none is sent
  ...Object.entries(headers).map(([name, value]) => `${name}:${value}`),
  `/${account}${url.pathname}`,
  "restype:container",
].join("\n");
const signature = createHmac("sha256", Buffer.from(key, "base64")).update(signed).digest("base64");
const answer = await fetch(url, {
  method: "PUT",
  headers: { ...headers, Authorization: `SharedKey ${account}:${signature}` },
});
if (answer.status !== 201) {
  console.error(`${answer.status} ${await answer.text()}`);
  process.exitCode = 1;
}
