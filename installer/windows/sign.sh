#!/bin/bash
# Signs one file in place with osslsigncode: RECTIFY_SIGN="bash installer/windows/sign.sh" and
#   RECTIFY_CERTIFICATE=chain.pem RECTIFY_KEY=key.pem [RECTIFY_TIMESTAMP=URL of the authority's timestamp service]
set -euo pipefail
file=$1
osslsigncode sign -certs "$RECTIFY_CERTIFICATE" -key "$RECTIFY_KEY" -h sha256 -n "整改工作台 Rectify" \
    ${RECTIFY_TIMESTAMP:+-ts "$RECTIFY_TIMESTAMP"} -in "$file" -out "$file.signed" >/dev/null
mv "$file.signed" "$file"
