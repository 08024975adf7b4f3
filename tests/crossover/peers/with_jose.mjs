// jose as a peer. It speaks what peer.py explains: a line of JSON for each request and answer.
//
// The argument is the folder that jose was installed in.

import { webcrypto } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

// Node 18 has it, and does not put it where jose looks.
globalThis.crypto ??= webcrypto

const installed = createRequire(join(process.argv[2], 'package.json'))
const jose = await import(pathToFileURL(installed.resolve('jose')))

const usable = (key, alg) => {
  if (key.trimStart().startsWith('{')) return jose.importJWK(JSON.parse(key), alg)
  return key.includes('PRIVATE KEY') ? jose.importPKCS8(key, alg) : jose.importSPKI(key, alg)
}

const makeKeys = async (alg) => {
  if (!alg.startsWith('HS')) return jose.generateKeyPair(alg, { extractable: true })
  const secret = await jose.generateSecret(alg, { extractable: true })
  return { privateKey: secret, publicKey: secret }
}

const actions = {
  async version() {
    const text = await readFile(join(process.argv[2], 'node_modules/jose/package.json'))
    return JSON.parse(text).version
  },

  // jose has no list: what it can depends on what it runs on. So each is tried.
  async algorithms({ of }) {
    const able = []
    for (const alg of of) {
      try {
        await makeKeys(alg)
        able.push(alg)
      } catch {}
    }
    return able
  },

  async make_pair({ alg }) {
    const { privateKey, publicKey } = await makeKeys(alg)
    const pair = {
      private: { jwk: JSON.stringify(await jose.exportJWK(privateKey)) },
      public: { jwk: JSON.stringify(await jose.exportJWK(publicKey)) },
    }
    if (!alg.startsWith('HS')) {
      pair.private.pem = await jose.exportPKCS8(privateKey)
      pair.public.pem = await jose.exportSPKI(publicKey)
    }
    return pair
  },

  async sign({ key, header, payload }) {
    const bytes = jose.base64url.decode(payload)
    return new jose.CompactSign(bytes)
      .setProtectedHeader(header)
      .sign(await usable(key, header.alg))
  },

  async verify({ key, alg, token }) {
    const opened = await jose.compactVerify(token, await usable(key, alg), { algorithms: [alg] })
    return { header: opened.protectedHeader, payload: jose.base64url.encode(opened.payload) }
  },

  async thumbprint({ key, alg }) {
    const isPem = !key.trimStart().startsWith('{')
    const imported = isPem && key.includes('PRIVATE KEY')
      ? await jose.importPKCS8(key, alg, { extractable: true })
      : isPem && await jose.importSPKI(key, alg, { extractable: true })
    return jose.calculateJwkThumbprint(isPem ? await jose.exportJWK(imported) : JSON.parse(key))
  },

  async sign_json({ signers, payload }) {
    const bytes = jose.base64url.decode(payload)
    if (signers.length === 1) {
      const [{ key, protected: signed, header }] = signers
      const signing = new jose.FlattenedSign(bytes).setProtectedHeader(signed)
      signing.setUnprotectedHeader(header)
      return JSON.stringify(await signing.sign(await usable(key, signed.alg)))
    }
    const signing = new jose.GeneralSign(bytes)
    for (const { key, protected: signed, header } of signers) {
      const signature = signing.addSignature(await usable(key, signed.alg))
      signature.setProtectedHeader(signed).setUnprotectedHeader(header)
    }
    return JSON.stringify(await signing.sign())
  },

  async verify_json({ keys, token }) {
    const jws = JSON.parse(token)
    const verify = jws.signatures ? jose.generalVerify : jose.flattenedVerify
    let first
    // One signature that holds would be enough, so each is asked for by its algorithm.
    for (const [alg, key] of Object.entries(keys)) {
      const opened = await verify(jws, await usable(key, alg), { algorithms: [alg] })
      first ??= { header: opened.protectedHeader, payload: jose.base64url.encode(opened.payload) }
    }
    return first
  },

  async sign_detached({ key, header, payload }) {
    const bytes = jose.base64url.decode(payload)
    const signing = new jose.FlattenedSign(bytes).setProtectedHeader(header)
    const jws = await signing.sign(await usable(key, header.alg))
    return `${jws.protected}..${jws.signature}`
  },

  async verify_detached({ key, alg, token, payload }) {
    const [signed, , signature] = token.split('.')
    const isEncoded = jose.decodeProtectedHeader(token).b64 !== false
    const opened = await jose.flattenedVerify(
      { protected: signed, payload: isEncoded ? payload : jose.base64url.decode(payload), signature },
      await usable(key, alg),
      { algorithms: [alg] },
    )
    return { header: opened.protectedHeader, payload: jose.base64url.encode(opened.payload) }
  },
}

for await (const line of createInterface({ input: process.stdin })) {
  const { do: name, ...request } = JSON.parse(line)
  let answer
  try {
    answer = { ok: await actions[name](request) }
  } catch (error) {
    const words = `${error.name}: ${error.message}`
    answer =
      error instanceof jose.errors.JWSSignatureVerificationFailed
        ? { refused: words }
        : { error: words }
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}
