package io.kubectlrc.watch;

import io.kubectlrc.timeline.RequestLog;
import io.kubectlrc.timeline.SessionLog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What is sent, and held open, while a watch goes on. Real ones are in {@code watch.net}. */
public interface Traffic extends AutoCloseable {

  /** Sends nothing. */
  Traffic NONE =
      new Traffic() {
        @Override
        public List<RequestLog> requests() {
          return List.of();
        }

        @Override
        public List<SessionLog> sessions() {
          return List.of();
        }

        @Override
        public List<Standstill> takeStandstills() {
          return List.of();
        }

        @Override
        public void begin() {
          // There is nothing to be sent.
        }

        @Override
        public void end() {
          // Nothing was sent.
        }

        @Override
        public void close() {
          // Nothing is open.
        }
      };

  /** The sender itself stood still: a garbage collection, a busy machine. */
  record Standstill(Instant at, Duration length) {}

  /** What becomes of the requests, by URL. */
  List<RequestLog> requests();

  /** What becomes of the sessions, by address. */
  List<SessionLog> sessions();

  /** The standstills since the last call. */
  List<Standstill> takeStandstills();

  /** Begins to send, and returns. */
  void begin();

  /** Sends no more, and ends the sessions; requests on their way are finished. */
  void end();

  /** Lets go of everything. */
  @Override
  void close();
}
