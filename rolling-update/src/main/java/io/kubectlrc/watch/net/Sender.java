package io.kubectlrc.watch.net;

import io.kubectlrc.watch.Answer;
import io.kubectlrc.watch.RequestPlan;

/** Sends requests without waiting for their answers. Safe for several threads. */
public interface Sender extends AutoCloseable {

  /** Is told what becomes of a request, once, on any thread. */
  interface Receiver {

    void answered(Answer answer);

    /**
     * There was no answer.
     *
     * @param reason in few words: connection refused
     */
    void failed(String reason);

    /**
     * It could not be sent, for a reason of the sender's own.
     *
     * @param reason in few words: no free port
     */
    void unsent(String reason);
  }

  /** A request on its way. */
  @FunctionalInterface
  interface Flight {

    /** Nobody waits for its answer any more; its connection is not used again. */
    void abandon();
  }

  /** Sends a request, soon. */
  Flight send(RequestPlan plan, Receiver receiver);

  @Override
  void close();
}
