#!/bin/sh
# The client against nginx, which fronts most private instances: `client_nginx.sh PATH_TO_PARADIGM`.
#
# Runs an nginx of its own on loopback, under a temporary folder, and stops it at the end. Needs nginx (Debian:
# nginx-light), openssl and python3. Exits with status 0 when all is as expected, else 1.
set -u
paradigm=$1
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
nginx_pid=
trap 'test -z "$nginx_pid" || kill "$nginx_pid"; rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT PIPE TERM

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
http=$(free_port)
https=$(free_port)
dead=$(free_port)
sh "$here/make_certificates.sh" "$folder/certificates" || exit 1
mkdir "$folder/www"
# The workers of an nginx that root starts are another user.
chmod 755 "$folder" "$folder/www"
chat='{"id":"c1","object":"chat.completion","created":1,"model":"alfred-4.2","choices":[{"index":0,"message":{"role":"assistant","content":"Bonjour de nginx"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}'
models='{"object":"list","data":[{"id":"alfred-4.2","name":"alfred-4.2","model_type":"Large language model","enabled":true}]}'
printf '%s' "$chat" > "$folder/www/chat.json"

# What every server block has: replies of known length, chunked ones, and the errors that gateways make.
cat > "$folder/locations" <<END
default_type application/json;
location = /api/v2/models { return 200 '$models'; }
location = /api/v2/chat/completions { return 200 '$chat'; }
# Replacing text in a file makes its length unknown, so nginx sends it in chunks.
location = /chunked/chat/completions {
    root $folder/www; sub_filter nothing nowhere; sub_filter_types *; error_page 405 =200 /chat.json; return 405;
}
location = /chat.json { root $folder/www; sub_filter Bonjour Bonsoir; sub_filter_types *; gzip on; gzip_types *; }
location = /moved/chat/completions { return 301 https://elsewhere.invalid/secret?token=1; }
location = /refused/chat/completions { return 401; }
location = /forbidden/chat/completions { return 403; }
location = /small/chat/completions { client_max_body_size 10; proxy_pass http://127.0.0.1:$dead; }
location = /dead/chat/completions { proxy_pass http://127.0.0.1:$dead; }
location = /limited/chat/completions { limit_req zone=one; limit_req_status 429; try_files /none @chat; }
location @chat { return 200 '$chat'; }
location = /cut/chat/completions { return 444; }
END
cat > "$folder/nginx.conf" <<END
daemon off;
worker_processes 1;
pid $folder/nginx.pid;
error_log $folder/error.log warn;
events { worker_connections 512; }
http {
    access_log $folder/access.log;
    client_body_temp_path $folder/body;
    proxy_temp_path $folder/proxy;
    fastcgi_temp_path $folder/fastcgi;
    uwsgi_temp_path $folder/uwsgi;
    scgi_temp_path $folder/scgi;
    limit_req_zone \$server_name zone=one:1m rate=2r/s;
    log_format plain '\$connection';
    # Connections are closed after a few requests, so that the client meets that all the time.
    keepalive_requests 5;
    server { listen 127.0.0.1:$http; access_log $folder/http.log plain; include $folder/locations; }
    server {
        listen 127.0.0.1:$https ssl;
        ssl_certificate $folder/certificates/good.pem;
        ssl_certificate_key $folder/certificates/good.key;
        include $folder/locations;
    }
}
END
nginx -p "$folder" -e "$folder/error.log" -c "$folder/nginx.conf" &
nginx_pid=$!

export PARADIGM_API_KEY=sk-nginx-0123456789 PARADIGM_MODEL=alfred-4.2 PARADIGM_LANG=en
unset PARADIGM_BASE_URL PARADIGM_CA_FILE HTTPS_PROXY https_proxy
plain=http://127.0.0.1:$http
secure=https://127.0.0.1:$https
failures=0

# check NAME EXIT_STATUS WORDS COMMAND…: the status and words that the output must hold.
check() {
    name=$1 wanted=$2 words=$3
    shift 3
    output=$("$@" 2>&1 < /dev/null)
    status=$?
    if [ "$status" -ne "$wanted" ] || ! printf '%s' "$output" | grep -qF -- "$words"; then
        printf 'FAILED  %s: status %s, wanted %s and "%s"\n%s\n' "$name" "$status" "$wanted" "$words" "$output"
        failures=$((failures + 1))
    elif printf '%s' "$output" | grep -qF -- "$PARADIGM_API_KEY"; then
        printf 'FAILED  %s: the key is in the output\n' "$name"
        failures=$((failures + 1))
    else
        printf 'ok      %s\n' "$name"
    fi
}

for _ in 1 2 3 4 5 6 7 8 9 10; do
    "$paradigm" models --base-url "$plain/api/v2" > /dev/null 2>&1 && break
    sleep 0.2
done

check "models" 0 "alfred-4.2" "$paradigm" models --base-url "$plain/api/v2"
check "chat" 0 "Bonjour de nginx" "$paradigm" chat --base-url "$plain/api/v2" Bonjour
check "chat --json" 0 '"total_tokens":7' "$paradigm" chat --json --base-url "$plain/api/v2/" Bonjour
check "a chunked reply" 0 "Bonsoir de nginx" "$paradigm" chat --base-url "$plain/chunked" Bonjour
check "speed-test over connections that end after five requests" 0 '"answered":' \
    "$paradigm" speed-test --json --requests 60 --concurrency 8 --base-url "$plain/api/v2"
check "every one of its requests" 0 '"failed":0' \
    sh -c '"$0" speed-test --json --requests 60 --concurrency 8 --base-url "$1" | tr -d " "' "$paradigm" "$plain/api/v2"
check "a redirect" 69 "elsewhere.invalid" "$paradigm" chat --base-url "$plain/moved" Bonjour
check "401" 77 "401" "$paradigm" chat --base-url "$plain/refused" Bonjour
check "403" 1 "403" "$paradigm" chat --base-url "$plain/forbidden" Bonjour
check "404" 1 "404" "$paradigm" chat --base-url "$plain/nothing" Bonjour
check "413" 1 "413" "$paradigm" chat --base-url "$plain/small" Bonjour
check "502 of a dead server behind" 69 "502" "$paradigm" chat --base-url "$plain/dead" Bonjour
check "a connection closed without a word" 69 "without answering" "$paradigm" chat --base-url "$plain/cut" Bonjour
for number in 1 2 3; do
    check "429 without Retry-After, $number" 0 "Bonjour de nginx" "$paradigm" chat --base-url "$plain/limited" Bonjour
done
check "TLS by a private authority" 0 "Bonjour de nginx" \
    "$paradigm" chat --ca-file "$folder/certificates/ca.pem" --base-url "$secure/api/v2" Bonjour
check "TLS by a name" 0 "Bonjour de nginx" \
    "$paradigm" chat --ca-file "$folder/certificates/ca.pem" --base-url "https://localhost:$https/api/v2" Bonjour
check "TLS, speed-test" 0 '"failed":0' \
    sh -c '"$0" speed-test --json --requests 60 --concurrency 8 --ca-file "$2" --base-url "$1" | tr -d " "' \
    "$paradigm" "$secure/api/v2" "$folder/certificates/ca.pem"
check "TLS by an unknown authority" 69 "not trusted" "$paradigm" chat --base-url "$secure/api/v2" Bonjour
check "plain HTTP to the TLS port" 1 "400" "$paradigm" chat --base-url "http://127.0.0.1:$https/api/v2" Bonjour
check "TLS to the plain port" 69 "does not speak TLS" "$paradigm" chat --base-url "https://127.0.0.1:$http/api/v2" Bonjour
kill "$nginx_pid"
wait "$nginx_pid"
nginx_pid=
check "nothing listens" 69 "refuses connections" "$paradigm" chat --base-url "$plain/api/v2" Bonjour

[ "$failures" -eq 0 ]
