"""PyJWT as a peer."""

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
import jwt

from peer import Refused, decoded, encoded, serve

TOKENS = jwt.PyJWS()
CURVES = {
    "ES256": ec.SECP256R1,
    "ES384": ec.SECP384R1,
    "ES512": ec.SECP521R1,
    "ES256K": ec.SECP256K1,
}


def algorithms(of):
    return [name for name in of if name in TOKENS.get_algorithms()]


def usable(key, alg):
    """A JWK becomes what the library signs with; a PEM is one already."""
    if key.lstrip().startswith("{"):
        return TOKENS.get_algorithm_by_name(alg).from_jwk(key)
    return key


def make_pair(alg):
    algorithm = TOKENS.get_algorithm_by_name(alg)
    if alg.startswith("HS"):
        secret = algorithm.to_jwk(bytes(range(7, 7 + int(alg[2:]) // 8)))
        return {"private": {"jwk": secret}, "public": {"jwk": secret}}
    if alg in CURVES:
        private = ec.generate_private_key(CURVES[alg]())
    elif alg == "EdDSA":
        private = ed25519.Ed25519PrivateKey.generate()
    else:
        private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = private.public_key()
    return {
        "private": {
            "jwk": algorithm.to_jwk(private),
            "pem": private.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            ).decode("ascii"),
        },
        "public": {
            "jwk": algorithm.to_jwk(public),
            "pem": public.public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
            ).decode("ascii"),
        },
    }


def sign(key, header, payload):
    alg = header["alg"]
    return TOKENS.encode(decoded(payload), usable(key, alg), alg, headers=header)


def verify(key, alg, token, detached=None):
    try:
        opened = TOKENS.decode_complete(
            token, usable(key, alg), algorithms=[alg], detached_payload=detached
        )
    except jwt.InvalidSignatureError as error:
        raise Refused(str(error)) from error
    return {"header": opened["header"], "payload": encoded(opened["payload"])}


def sign_detached(key, header, payload):
    # It detaches what is unencoded, and nothing else.
    assert header["b64"] is False
    return sign(key, header, payload)


def verify_detached(key, alg, token, payload):
    return verify(key, alg, token, decoded(payload))


serve(
    "PyJWT",
    {
        "algorithms": algorithms,
        "make_pair": make_pair,
        "sign": sign,
        "verify": verify,
        "sign_detached": sign_detached,
        "verify_detached": verify_detached,
    },
)
