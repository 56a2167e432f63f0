package io.kubectlrc.watch.net;

import io.kubectlrc.timeline.SessionLog;
import io.kubectlrc.watch.SessionPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Holds sessions open, and opens a new one in the place of each that ends. One thread for all of
 * them.
 *
 * <p>A session works when it is connected and, where a server greets (as those of FTP and SMTP do),
 * when that has come and is no refusal: 421 and its like. Whether a server greets, and whether it
 * answers heartbeats, its first sessions show.
 */
final class SessionHolder {

  private static final long TICK_MILLIS = 50;

  /** So long a connection must have lived until it is one, where nobody greets. */
  private static final Duration PROBATION = Duration.ofMillis(250);

  /** Between two attempts to open one. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** So much of what a server says last is told. */
  private static final int LONGEST_LINE = 80;

  private final List<Target> targets = new ArrayList<>();
  private final Clock clock;
  private final Thread thread = new Thread(this::run, "sessions");
  private final ExecutorService lookups =
      Executors.newCachedThreadPool(
          task -> {
            Thread lookup = new Thread(task, "session lookup");
            lookup.setDaemon(true);
            return lookup;
          });
  private Selector selector;
  private volatile boolean stopped;

  /** An address, and what is known of who is there. */
  private static final class Target {
    private final SessionPlan plan;
    private final SessionLog log;
    private final List<Session> sessions = new ArrayList<>();
    private boolean greets;
    private boolean answers;

    Target(SessionPlan plan) {
      this.plan = plan;
      log = new SessionLog(plan.address(), plan.sessions());
    }
  }

  SessionHolder(List<SessionPlan> plans, Clock clock) {
    this.clock = clock;
    thread.setDaemon(true);
    for (SessionPlan plan : plans) {
      Target target = new Target(plan);
      for (int i = 0; i < plan.sessions(); i++) {
        target.sessions.add(new Session(target));
      }
      targets.add(target);
    }
  }

  List<SessionLog> logs() {
    return targets.stream().map(target -> target.log).toList();
  }

  void begin() {
    if (targets.isEmpty()) {
      return;
    }
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread.start();
  }

  /** Ends all sessions; that is no cut. */
  void end() {
    stopped = true;
    if (selector != null) {
      selector.wakeup();
      try {
        thread.join(TimeUnit.SECONDS.toMillis(1));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    lookups.shutdownNow();
  }

  private void run() {
    try (Selector used = selector) {
      while (!stopped) {
        targets.forEach(target -> target.sessions.forEach(Session::care));
        used.select(TICK_MILLIS);
        for (SelectionKey key : used.selectedKeys()) {
          ((Session) key.attachment()).ready(key);
        }
        used.selectedKeys().clear();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      targets.forEach(target -> target.sessions.forEach(Session::close));
    }
  }

  /** One place for a session, in which one follows the other. */
  private final class Session {
    private final Target target;
    private Future<InetAddress> lookup;
    private SocketChannel channel;
    private long attemptedAt = System.nanoTime() - PAUSE.toNanos();
    private long connectedAt;
    private boolean connected;
    private boolean works;
    private boolean everWorked;

    /** When the last one that worked was cut; by the clock of durations. */
    private long cutAt;

    private boolean greeted;
    private final StringBuilder line = new StringBuilder();
    private String lastLine = "";
    private long heartbeatAt;
    private boolean heartbeatOpen;
    private ByteBuffer unsent = ByteBuffer.allocate(0);

    Session(Target target) {
      this.target = target;
    }

    /** Does what the time has come for. */
    void care() {
      long now = System.nanoTime();
      if (channel == null) {
        if (lookup == null && now - attemptedAt >= PAUSE.toNanos()) {
          attemptedAt = now;
          lookup = lookups.submit(() -> InetAddress.getByName(target.plan.host()));
        } else if (lookup != null && lookup.isDone()) {
          connect();
        }
        return;
      }
      if (!connected || !works) {
        judge(now);
      } else {
        beat(now);
      }
    }

    private void connect() {
      Future<InetAddress> found = lookup;
      lookup = null;
      try {
        InetAddress address = found.get();
        channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        channel.register(selector, SelectionKey.OP_CONNECT, this);
        if (channel.connect(new InetSocketAddress(address, target.plan.port()))) {
          established();
        }
      } catch (IOException | ExecutionException e) {
        close(); // and again after a pause
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void established() throws IOException {
      connected = true;
      connectedAt = System.nanoTime();
      channel.keyFor(selector).interestOps(SelectionKey.OP_READ);
    }

    void ready(SelectionKey key) {
      if (!key.isValid()) {
        return;
      }
      try {
        if (key.isConnectable() && channel.finishConnect()) {
          established();
        }
        if (key.isValid() && key.isReadable()) {
          read();
        }
        if (channel != null && key.isValid() && key.isWritable()) {
          write();
        }
      } catch (IOException e) {
        over(connected ? "RST" : "");
      }
    }

    private void read() throws IOException {
      ByteBuffer buffer = ByteBuffer.allocate(4096);
      int length = channel.read(buffer);
      if (length < 0) {
        over("FIN");
        return;
      }
      heard(StandardCharsets.ISO_8859_1.decode(buffer.flip()).toString());
    }

    private void heard(String text) {
      if (heartbeatOpen) {
        heartbeatOpen = false;
        target.answers = true;
      } else if (!works && heartbeatAt == 0) {
        target.greets = true;
      }
      for (char character : text.toCharArray()) {
        if (character == '\n') {
          lastLine = line.toString().strip();
          line.setLength(0);
          greeted = true;
        } else if (line.length() < LONGEST_LINE) {
          line.append(character);
        }
      }
      if (!works) {
        judge(System.nanoTime());
      }
    }

    /** Whether the connection has become a session, or never will. */
    private void judge(long now) {
      if (greeted && refuses()) {
        over("refused");
      } else if (connected && target.greets ? greeted : survives(now)) {
        begin(target.greets ? now : connectedAt);
      } else if (now - attemptedAt > target.plan.timeout().toNanos()) {
        over("");
      }
    }

    /** Whether the server has said last that it won't: "421 Service not available". */
    private boolean refuses() {
      return lastLine.matches("[45]\\d\\d[ -].*");
    }

    private boolean survives(long now) {
      return connected && now - connectedAt >= PROBATION.toNanos();
    }

    private void begin(long since) {
      works = true;
      heartbeatAt = System.nanoTime();
      if (everWorked) {
        target.log.restored(clock.instant(), Duration.ofNanos(Math.max(0, since - cutAt)));
      } else {
        everWorked = true;
        target.log.opened();
      }
    }

    private void beat(long now) {
      Optional<String> heartbeat = target.plan.heartbeat();
      if (heartbeat.isEmpty()) {
        return;
      }
      if (heartbeatOpen && target.answers && now - heartbeatAt > target.plan.timeout().toNanos()) {
        over("silence");
      } else if (!heartbeatOpen && now - heartbeatAt >= target.plan.interval().toNanos()
          || heartbeatOpen
              && !target.answers
              && now - heartbeatAt >= target.plan.interval().toNanos()) {
        heartbeatAt = now;
        heartbeatOpen = true;
        unsent = ByteBuffer.wrap((heartbeat.get() + "\r\n").getBytes(StandardCharsets.UTF_8));
        try {
          write();
        } catch (IOException e) {
          over("RST");
        }
      }
    }

    private void write() throws IOException {
      channel.write(unsent);
      channel
          .keyFor(selector)
          .interestOps(
              unsent.hasRemaining()
                  ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
                  : SelectionKey.OP_READ);
    }

    /** It has ended, and not by us. */
    private void over(String how) {
      if (works) {
        cutAt = System.nanoTime();
        Instant at = clock.instant();
        target.log.cut(at, refuses() ? how + " after \"" + lastLine + "\"" : how);
      }
      close();
    }

    void close() {
      if (channel != null) {
        try {
          channel.close();
        } catch (IOException e) {
          // It is no longer used, and that is all that was wanted.
        }
      }
      channel = null;
      connected = false;
      works = false;
      greeted = false;
      heartbeatOpen = false;
      heartbeatAt = 0;
      line.setLength(0);
      lastLine = "";
      attemptedAt = System.nanoTime();
    }
  }
}
