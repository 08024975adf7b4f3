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


def checked(key, alg, token, detached=None):
    opened = jws.JWS()
    opened.allowed_algs = [alg]
    opened.deserialize(token)
    try:
        opened.verify(usable(key), detached_payload=detached)
    except jws.InvalidJWSSignature as error:
        raise Refused(str(error)) from error
    return opened


def verify(key, alg, token):
    opened = checked(key, alg, token)
    return {"header": opened.jose_header, "payload": encoded(opened.payload)}


def sign_json(signers, payload):
    signed = jws.JWS(decoded(payload).decode("utf-8"))
    for signer in signers:
        signed.add_signature(
            usable(signer["key"]),
            protected=json.dumps(signer["protected"]),
            header=json.dumps(signer["header"]),
        )
    return signed.serialize()


def verify_json(keys, token):
    opened = None
    # One signature that holds would be enough, so each is asked for by its algorithm.
    for alg, key in keys.items():
        opened = checked(key, alg, token)
    header = opened.jose_header
    # It gives protected and unprotected headers as one.
    first = header[0] if isinstance(header, list) else header
    return {"header": first, "payload": encoded(as_bytes(opened.payload))}


def sign_detached(key, header, payload):
    signed = jws.JWS(decoded(payload).decode("utf-8"))
    signed.add_signature(usable(key), protected=json.dumps(header))
    signed.detach_payload()
    return signed.serialize(compact=True)


def verify_detached(key, alg, token, payload):
    opened = checked(key, alg, token, decoded(payload))
    return {"header": opened.jose_header, "payload": payload}


def as_bytes(payload):
    """An unencoded payload is a text to it."""
    return payload.encode("utf-8") if isinstance(payload, str) else payload


def thumbprint(key, alg):
    return usable(key).thumbprint()


serve(
    "jwcrypto",
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
