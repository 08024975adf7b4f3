#!/bin/sh
# Makes a key of every kind in every form that OpenSSL and OpenSSH write, into the directory that is
# given. Each file is called KIND.FORM.SUFFIX, which the test reads its expectations from; what
# follows a "-" in FORM is a variant of it. Encrypted ones have the passphrase "test".
#
# The keys are worth nothing: they are made for one run of the test and deleted after it.
set -eu
cd "$1"

quiet() {
    "$@" >log 2>&1 || {
        echo "failed: $*" >&2
        cat log >&2
        exit 1
    }
}

# The forms that every private key has: KIND and the options of genpkey.
pair() {
    kind=$1
    shift
    quiet openssl genpkey "$@" -out "$kind.pkcs8.pem"
    quiet openssl pkcs8 -topk8 -nocrypt -in "$kind.pkcs8.pem" -outform DER -out "$kind.pkcs8.der"
    quiet openssl pkey -in "$kind.pkcs8.pem" -pubout -out "$kind.spki.pem"
    quiet openssl pkey -in "$kind.pkcs8.pem" -pubout -outform DER -out "$kind.spki.der"
}

# Encrypted PKCS#8: the ciphers and hashes of PBES2, scrypt, and one of the old schemes.
encrypted() {
    kind=$1
    set -- -topk8 -in "$kind.pkcs8.pem" -passout pass:test
    for cipher in aes-128-cbc aes-192-cbc aes-256-cbc des3; do
        quiet openssl pkcs8 "$@" -v2 "$cipher" -out "$kind.encrypted-$cipher.pem"
    done
    for hash in SHA1 SHA256 SHA384 SHA512; do
        quiet openssl pkcs8 "$@" -v2 aes-256-cbc -v2prf "hmacWith$hash" -iter 1000 \
            -out "$kind.encrypted-$hash.pem"
    done
    quiet openssl pkcs8 "$@" -scrypt -scrypt_N 1024 -out "$kind.encrypted-scrypt.pem"
    quiet openssl pkcs8 "$@" -v2 aes-256-cbc -outform DER -out "$kind.encrypted-der.der"
    quiet openssl pkcs8 "$@" -v1 PBE-SHA1-3DES -out "$kind.outdated.pem"
}

# A certificate and a request for one.
certified() {
    kind=$1
    for outform in PEM DER; do
        suffix=$(echo "$outform" | tr '[:upper:]' '[:lower:]')
        quiet openssl req -x509 -new -key "$kind.pkcs8.pem" -subj "/C=BR/O=Example/CN=$kind.test" \
            -days 30 -outform "$outform" -out "$kind.certificate.$suffix"
        quiet openssl req -new -key "$kind.pkcs8.pem" -subj "/CN=$kind.test" \
            -outform "$outform" -out "$kind.request.$suffix"
    done
    quiet openssl x509 -in "$kind.certificate.pem" -trustout -addtrust clientAuth \
        -out "$kind.certificate-trusted.pem"
}

# OpenSSH's forms of a private key that lies in KIND.openssh.key, and of its public half.
openssh() {
    kind=$1
    mv "$kind.openssh.key.pub" "$kind.sshpublic.pub"
    ssh-keygen -e -f "$kind.sshpublic.pub" >"$kind.sshpublic-rfc4716.pub"
    for cipher in aes128-ctr aes192-ctr aes256-ctr aes256-cbc aes256-gcm@openssh.com \
        chacha20-poly1305@openssh.com; do
        short=${cipher%@*}
        form=sshencrypted-$short
        if [ "$short" = chacha20-poly1305 ]; then form=sshother-$short; fi
        cp "$kind.openssh.key" "$kind.$form.key"
        chmod 600 "$kind.$form.key"
        quiet ssh-keygen -q -p -P '' -N test -Z "$cipher" -a 2 -f "$kind.$form.key"
    done
}

pair rsa -algorithm RSA -pkeyopt rsa_keygen_bits:2048
encrypted rsa
certified rsa
for outform in PEM DER; do
    suffix=$(echo "$outform" | tr '[:upper:]' '[:lower:]')
    quiet openssl rsa -in rsa.pkcs8.pem -traditional -outform "$outform" -out "rsa.pkcs1.$suffix"
    quiet openssl rsa -in rsa.pkcs8.pem -RSAPublicKey_out -outform "$outform" \
        -out "rsa.public1.$suffix"
done
for cipher in aes128 aes192 aes256 des3; do
    quiet openssl rsa -in rsa.pkcs8.pem -traditional "-$cipher" -passout pass:test \
        -out "rsa.old-$cipher.pem"
done
quiet openssl pkcs12 -export -inkey rsa.pkcs8.pem -in rsa.certificate.pem -passout pass:test \
    -out rsa.p12.p12
quiet openssl pkcs12 -in rsa.p12.p12 -passin pass:test -nodes -out rsa.pkcs8-bag.pem
quiet openssl pkcs12 -in rsa.p12.p12 -passin pass:test -nokeys -out rsa.certificate-bag.pem
quiet openssl crl2pkcs7 -nocrl -certfile rsa.certificate.pem -out rsa.p7b.pem
quiet openssl crl2pkcs7 -nocrl -certfile rsa.certificate.pem -outform DER -out rsa.p7b.der

pair rsapss -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048
quiet openssl genrsa -out rsa1024.pkcs8.pem 1024

for curve in P-256 P-384 P-521 secp256k1; do
    pair "$curve" -algorithm EC -pkeyopt "ec_paramgen_curve:$curve"
    certified "$curve"
    for outform in PEM DER; do
        suffix=$(echo "$outform" | tr '[:upper:]' '[:lower:]')
        quiet openssl ec -in "$curve.pkcs8.pem" -outform "$outform" -out "$curve.sec1.$suffix"
    done
    quiet openssl ec -in "$curve.pkcs8.pem" -no_public -out "$curve.sec1-bare.pem"
    quiet openssl ec -in "$curve.pkcs8.pem" -aes256 -passout pass:test -out "$curve.old-aes256.pem"
    quiet openssl ec -in "$curve.pkcs8.pem" -pubout -conv_form compressed \
        -out "$curve.spki-compressed.pem"
    quiet openssl ec -in "$curve.pkcs8.pem" -param_enc explicit -out "$curve.explicit.pem"
    { openssl ecparam -name "$curve" && cat "$curve.sec1.pem"; } >"$curve.sec1-parameters.pem"
done
encrypted P-256
cat P-256.certificate.pem rsa.certificate.pem >P-256.certificate-chain.pem
cat rsa.certificate.pem P-256.pkcs8.pem >P-256.pkcs8-beside.pem

pair ed25519 -algorithm ED25519
encrypted ed25519
quiet openssl pkcs8 -topk8 -in ed25519.pkcs8.pem -passout pass:test -v2 aes-256-cbc \
    -iter 2000001 -out ed25519.costly.pem
quiet openssl pkcs8 -topk8 -in ed25519.pkcs8.pem -passout pass:test -scrypt -scrypt_p 5 \
    -out ed25519.costly-scrypt.pem
certified ed25519

pair ed448 -algorithm ED448
pair x25519 -algorithm X25519
pair x448 -algorithm X448
pair P-224 -algorithm EC -pkeyopt ec_paramgen_curve:P-224
pair brainpoolP256r1 -algorithm EC -pkeyopt ec_paramgen_curve:brainpoolP256r1
pair dh -algorithm DH -pkeyopt group:ffdhe2048
quiet openssl dsaparam -out dsa.parameters.pem 1024
pair dsa -paramfile dsa.parameters.pem
quiet openssl dsa -in dsa.pkcs8.pem -outform DER -out dsa.old.der

# OpenSSL has ML-DSA since 3.5.
for set in ML-DSA-44 ML-DSA-65 ML-DSA-87; do
    if openssl genpkey -algorithm "$set" -out /dev/null 2>/dev/null; then
        pair "$set" -algorithm "$set"
        encrypted "$set"
        certified "$set"
    fi
done

if command -v ssh-keygen >/dev/null 2>&1; then
    quiet ssh-keygen -q -t rsa -b 2048 -N '' -C 'a comment' -f sshrsa.openssh.key
    quiet ssh-keygen -q -t ecdsa -b 256 -N '' -f ssh256.openssh.key
    quiet ssh-keygen -q -t ecdsa -b 384 -N '' -f ssh384.openssh.key
    quiet ssh-keygen -q -t ecdsa -b 521 -N '' -f ssh521.openssh.key
    quiet ssh-keygen -q -t ed25519 -N '' -f sshed25519.openssh.key
    for kind in sshrsa ssh256 ssh384 ssh521 sshed25519; do
        openssh "$kind"
    done
    ssh-keygen -e -m PKCS8 -f sshrsa.sshpublic.pub >sshrsa.spki.pem
    ssh-keygen -e -m PEM -f sshrsa.sshpublic.pub >sshrsa.public1.pem
fi
rm -f log
