#!/bin/sh
# Makes a private CA and the certificates, good and bad, that TLS tests need: `make_certificates.sh DIRECTORY`.
#
#   ca.pem                     the CA that tests trust
#   good.pem, good.key         for localhost and 127.0.0.1
#   expired.pem, .key          the same, but out of date since 2021
#   wrong-host.pem, .key       for other.invalid only
#   self-signed.pem, .key      for localhost, signed by itself
#   unknown-root.pem, .key     for localhost, by a CA that nobody trusts
set -eu
directory=$1
mkdir -p "$directory"
cd "$directory"

new_key() {
    openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"
}

new_ca() {
    new_key "$1"
    openssl req -x509 -new -key "$1.key" -subj "/CN=Simulator test CA $1" -days 30 -out "$1.pem" \
        -addext "keyUsage=critical,keyCertSign,cRLSign"
}

# sign NAME CA SUBJECT_ALT_NAME START END
sign() {
    new_key "$1"
    openssl req -new -key "$1.key" -subj "/CN=$1" -out "$1.csr"
    : > index.txt
    printf '[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\nnew_certs_dir=.\nrand_serial=yes\ndefault_md=sha256\npolicy=p\n' > ca.cnf
    printf '[p]\ncommonName=supplied\n[e]\nsubjectAltName=%s\nextendedKeyUsage=serverAuth\n' "$3" >> ca.cnf
    openssl ca -batch -notext -config ca.cnf -cert "$2.pem" -keyfile "$2.key" -extensions e -startdate "$4" -enddate "$5" \
        -in "$1.csr" -out "$1.pem"
}

local_names=DNS:localhost,IP:127.0.0.1
now=$(date -u +%y%m%d000000Z)
{
    new_ca ca
    new_ca other-ca
    sign good ca "$local_names" "$now" 491231235959Z
    sign expired ca "$local_names" 200101000000Z 210101000000Z
    sign wrong-host ca DNS:other.invalid "$now" 491231235959Z
    sign unknown-root other-ca "$local_names" "$now" 491231235959Z
    new_key self-signed
    openssl req -x509 -new -key self-signed.key -subj /CN=localhost -days 30 -out self-signed.pem -addext "subjectAltName=$local_names"
} 2> openssl.log || { cat openssl.log >&2; exit 1; }
