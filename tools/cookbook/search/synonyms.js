// What readers call a thing that the book calls otherwise: in English, and in other
// languages.

import { stem } from './words.js';

// Before the colon stand the readers' words, after it the ways in which the book says them.
const WORDS = `
performance speed quick fast: fast, performance, throughput, latency
benchmark perf criterion profiling: measure, benchmark
slow sluggish: slow, latency
overhead expensive: cost, overhead
footprint ram heap oom allocate: memory, allocation
leak grow: memory grows, memory leak
unsound soundness cve rustsec segfault: advisory, undefined behaviour
msrv: minimum supported
vs: comparison, compare, choose
difference compare: comparison, compare, choose
pick recommend: choose, which channel
pitfall gotcha footgun antipattern caveat: mistake, bites

hang stuck freeze frozen stall forever infinite: hang, for ever, deadlock, stuck
deadlock livelock: deadlock, hang
exit terminate finish quit: end, exit, stop
never: for ever, hang
busy spin spinlock cpu: busy waiting, idle cpu
inflight outstanding ongoing unfinished: under way, in progress, queued
lose miss skip vanish disappear: lost, missing, skip

consumer reader subscriber listener rx: receiver
producer writer publisher emitter tx: sender
read consume pull dequeue take poll get: receive, recv
write produce push enqueue put offer: send
emit post publish: send, publish
distribute dispatch balance steal: share, work queue
route router: topic, by key
fetch: receive, ask
disconnect dead gone: closed, gone
drop: gone, closed
detect: notice, find
side half halves endpoint: end
recover salvage: get back, receive the rest

mailbox inbox: mailbox, queue
size length len count pending backlog: length, queue depth, capacity
max maximum cap: bound, capacity
limit: bound, limit
buffer: capacity, buffered
unlimited: unbounded
overflow overrun fill: full
synchronous: rendezvous, blocking
bulk chunk group: batch
several multiple: several, many, batch
prioritise prioritize priority high: urgent, priority
discard evict overwrite shed: drop the oldest, discard, newest
stale: oldest
latest current last recent: newest
conflate coalesce: conflation, newest
sequence fifo: order

response answer respond result: answer, reply
reply: answer
request query rpc: ask, request
howmany: number of, queue depth, length
duplicate dedup idempotent: twice, again, duplicate
retry resend: again
duplex bidirectional twoway roundtrip: request and response
acknowledge ack: acknowledgement
nack nak: negative acknowledgement
dlq: dead letter

notify notification signal: tell, notify, wake
event: event, message
everyone all: everybody, every
fanout tee: broadcast, fan-out
singleshot: one-shot, once
pubsub: publish and subscribe
history: replay

timeout: time limit, timeout
delay sleep timer periodic cron schedule: interval, tick, time limit
heartbeat keepalive ping: interval, time limit
ratelimit limiter throttle: rate limit, throttle

stop cancel abort interrupt: stop, cancel
shutdown: stop, shut down
kill crash: killed, panic
throw raise unwind catchunwind: panic, error
restart respawn supervise: start again, supervisor
reconnect: connect again
flush: drain
graceful clean cleanly: graceful shutdown
sigint sigterm: ctrl-c
wait: wait, await

sync: thread, blocking
async asynchronous nonblocking: task, async
mix bridge combine: bridge, between threads and tasks
goroutine coroutine fiber greenlet: task
concurrent simultaneous parallel: at once, concurrency, concurrent
pool: worker, pool
rayon: thread pool
subprocess fork: child process
raii guard: drop
ui screen window frontend egui: gui, progress
snapshot: newest value, current state
toggle flag boolean: flag, watch, stop signal
db database postgres mysql sqlite sql driver: connection, driver
websocket socket tcp: connection
http axum hyper actix: server, connection
client: client, subscriber
log: logging
lock mutex rwlock: mutex, shared state
starve unfair fair: starvation, fairness
race: select
mock stub unittest: fake, test
flaky nondeterministic interleaving: every order, race
debug inspect diagnose trace: look into a running program, stuck
metrics monitor gauge prometheus: metrics, monitoring, queue depth

serialize encode json protobuf: serialize, codec, serde
closure lambda function: closure, callback
type kind: enum, type
unwrap expect: unwrap, error
fail failure: error
ignore unused: thrown away, ignored
own owner: own, ownership
move moved: moved, use of moved value
config settings: configuration

promise future deferred: one-shot, promise
synchronousqueue exchanger: rendezvous
executor threadpoolexecutor multiprocessing: worker pool
countdownlatch cyclicbarrier latch waitgroup joinall gather: wait for tasks, barrier
livedata observable: watch, newest value
subject eventbus: event system
erlang elixir akka: actor
tell cast: actor, handle
ctx context: cancellation, cancel
chan: channel
condvar monitor: condition variable
flow iterator: stream
kafka rabbitmq mq sqs activemq pulsar zeromq mqtt nsq celery sidekiq: message broker
grpc rest: ask a service, rpc
cluster distributed: between processes, message broker
durable persistent persist disk: message broker, jetstream
`;

const WAYS = new Map();
for (const line of WORDS.split('\n').filter(Boolean)) {
  const [theirs, ours] = line.split(': ');
  for (const word of theirs.split(' ')) {
    const ways = ours.split(', ');
    for (const key of new Set([word, stem(word)])) WAYS.set(key, new Set([...(WAYS.get(key) ?? []), ...ways]));
  }
}

// The ways in which the book says a word of a reader, each some words.
export function synonyms(word) {
  return [...(WAYS.get(word) ?? WAYS.get(stem(word)) ?? [])];
}
