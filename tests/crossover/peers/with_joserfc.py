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


def verify(key, alg, token, detached=None):
    try:
        opened = jws.deserialize_compact(
            token, usable(key, alg), algorithms=[alg], payload=detached
        )
    except BadSignatureError as error:
        raise Refused(str(error)) from error
    return {"header": opened.headers(), "payload": encoded(opened.payload)}


def sign_json(signers, payload):
    members = [
        {"protected": signer["protected"], "header": signer["header"]} for signer in signers
    ]
    keys = {signer["protected"]["alg"]: signer["key"] for signer in signers}
    token = jws.serialize_json(
        members if len(members) > 1 else members[0],
        decoded(payload),
        lambda member: usable(keys[member.headers()["alg"]], member.headers()["alg"]),
        algorithms=list(keys),
    )
    return json.dumps(token)


def verify_json(keys, token):
    try:
        opened = jws.deserialize_json(
            json.loads(token),
            lambda member: usable(keys[member.headers()["alg"]], member.headers()["alg"]),
            algorithms=list(keys),
        )
    except BadSignatureError as error:
        raise Refused(str(error)) from error
    members = getattr(opened, "members", None) or [opened.member]
    return {"header": members[0].protected, "payload": encoded(opened.payload)}


def sign_detached(key, header, payload):
    token = sign(key, header, payload)
    # What is unencoded and could not stand in a token is detached already.
    return token if ".." in token else jws.detach_content(token)


def verify_detached(key, alg, token, payload):
    return verify(key, alg, token, decoded(payload))


def thumbprint(key, alg):
    return usable(key, alg).thumbprint()


serve(
    "joserfc",
    {
        "algorithms": algorithms,
        "make_pair": make_pair,
        "sign": sign,
        "verify": verify,
        "sign_json": sign_json,
        "verify_json": verify_json,
        "sign_detached": sign_detached,
        "verify_detached": verify_detached,
        "thumbprint": thumbprint,
    },
)
