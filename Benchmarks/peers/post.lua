-- wrk posts the same body all the time and keeps nothing of a reply. PEER_BODY holds the body.
wrk.method = "POST"
wrk.body = os.getenv("PEER_BODY")
wrk.headers["Content-Type"] = "application/json"

function done(summary, latency, requests)
    local errors = summary.errors
    local failures = errors.connect + errors.read + errors.write + errors.status + errors.timeout
    io.write(string.format('{"requests":%d,"seconds":%.6f,"failures":%d,"p50":%.6f,"p99":%.6f}\n',
        summary.requests, summary.duration / 1e6, failures, latency:percentile(50) / 1e6, latency:percentile(99) / 1e6))
end
