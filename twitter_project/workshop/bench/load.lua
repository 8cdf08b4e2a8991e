-- Sends the requests of one run of the benchmark, each as the next of several accounts.
-- Arguments: a file with a header of each account on a line, the method, and a mark that
-- makes the texts of a run unlike those of others.
local accounts, number, method, mark = {}, 0, "GET", ""

function init(args)
  for line in io.lines(args[1]) do
    local name, value = line:match("^([^:]+): (.*)$")
    accounts[#accounts + 1] = {[name] = value, ["Content-Type"] = "application/json"}
  end
  method, mark = args[2], args[3]
end

function request()
  number = number + 1
  local body = nil
  if method == "POST" then
    body = string.format('{"text": "Ferry %d of %s leaves #harbour"}', number, mark)
  end
  return wrk.format(method, nil, accounts[number % #accounts + 1], body)
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format(
    'JSON {"requests": %d, "elapsed_s": %f, "failed": %d, "p50_ms": %f, "p95_ms": %f, "p99_ms": %f}\n',
    summary.requests, summary.duration / 1e6, failed + errors.status,
    latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3))
end
