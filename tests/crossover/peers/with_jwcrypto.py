"""jwcrypto as a peer."""

import json

from jwcrypto import jwk, jws

from peer import Refused, decoded, encoded, serve

CURVES = {"ES256": "P-256", "ES384": "P-384", "ES512": "P-521", "ES256K": "secp256k1"}


def algorithms(of):
    return [name for name in of if name in jws.default_allowed_algs]


def usable(key):
    if key.lstrip().startswith("{"):
        return jwk.JWK.from_json(key)
    return jwk.JWK.from_pem(key.encode("ascii"))


def make_pair(alg):
    if alg.startswith("HS"):
        secret = jwk.JWK.generate(kty="oct", size=int(alg[2:])).export()
        return {"private": {"jwk": secret}, "public": {"jwk": secret}}
    if alg in CURVES:
        key = jwk.JWK.generate(kty="EC", crv=CURVES[alg])
    elif alg.startswith("Ed"):
        key = jwk.JWK.generate(kty="OKP", crv="Ed25519")
    elif alg.startswith("ML-DSA"):
        key = jwk.JWK.generate(kty="AKP", alg=alg)
    else:
        key = jwk.JWK.generate(kty="RSA", size=2048)
    return {
        "private": {
            "jwk": key.export_private(),
            "pem": key.export_to_pem(private_key=True, password=None).decode("ascii"),
        },
        "public": {"jwk": key.export_public(), "pem": key.export_to_pem().decode("ascii")},
    }


def sign(key, header, payload):
    signed = jws.JWS(decoded(payload))
    signed.add_signature(usable(key), protected=json.dumps(header))
    return signed.serialize(compact=True)


def verify(key, alg, token):
    opened = jws.JWS()
    opened.allowed_algs = [alg]
    opened.deserialize(token)
    try:
        opened.verify(usable(key))
    except jws.InvalidJWSSignature as error:
        raise Refused(str(error)) from error
    return {"header": opened.jose_header, "payload": encoded(opened.payload)}


serve(
    "jwcrypto",
    {"algorithms": algorithms, "make_pair": make_pair, "sign": sign, "verify": verify},
)
