"""joserfc as a peer."""

import json

from joserfc import jwk, jws
from joserfc.errors import BadSignatureError

from peer import Refused, decoded, encoded, serve

CURVES = {"ES256": "P-256", "ES384": "P-384", "ES512": "P-521", "ES256K": "secp256k1"}


def algorithms(of):
    return [name for name in of if name in jws.JWSRegistry.algorithms]


def key_type(alg):
    if alg.startswith("HS"):
        return "oct"
    if alg in CURVES:
        return "EC"
    return "OKP" if alg.startswith("Ed") else "RSA"


def usable(key, alg):
    if key.lstrip().startswith("{"):
        return jwk.import_key(json.loads(key))
    return jwk.import_key(key, key_type(alg))


def make_pair(alg):
    kind = key_type(alg)
    if kind == "oct":
        secret = json.dumps(jwk.OctKey.generate_key(int(alg[2:])).as_dict(private=True))
        return {"private": {"jwk": secret}, "public": {"jwk": secret}}
    size = {"RSA": 2048, "OKP": "Ed25519"}.get(kind) or CURVES[alg]
    key = jwk.generate_key(kind, size)
    return {
        "private": {
            "jwk": json.dumps(key.as_dict(private=True)),
            "pem": key.as_pem(private=True).decode("ascii"),
        },
        "public": {
            "jwk": json.dumps(key.as_dict(private=False)),
            "pem": key.as_pem(private=False).decode("ascii"),
        },
    }


def sign(key, header, payload):
    alg = header["alg"]
    return jws.serialize_compact(header, decoded(payload), usable(key, alg), algorithms=[alg])


def verify(key, alg, token):
    try:
        opened = jws.deserialize_compact(token, usable(key, alg), algorithms=[alg])
    except BadSignatureError as error:
        raise Refused(str(error)) from error
    return {"header": opened.headers(), "payload": encoded(opened.payload)}


serve(
    "joserfc",
    {"algorithms": algorithms, "make_pair": make_pair, "sign": sign, "verify": verify},
)
