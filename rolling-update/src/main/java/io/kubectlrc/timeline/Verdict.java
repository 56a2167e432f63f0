package io.kubectlrc.timeline;

/** What became of one request. */
public sealed interface Verdict {

  /** What is counted of requests. */
  interface Tally {
    void good();

    void failed(String reason);

    void spoilt();

    void unsent();

    /** Its latency is one. */
    void latency();
  }

  /**
   * Counts it.
   *
   * @param doubtful whether the sender itself stood still meanwhile
   */
  void count(Tally tally, boolean doubtful);

  /** It was answered as it should be. */
  record Good() implements Verdict {
    @Override
    public void count(Tally tally, boolean doubtful) {
      tally.good();
      tally.latency();
    }
  }

  /**
   * It was not.
   *
   * @param reason in few words: 502, connection refused
   * @param answered whether there was an answer, the wrong one: its latency counts
   */
  record Bad(String reason, boolean answered) implements Verdict {
    @Override
    public void count(Tally tally, boolean doubtful) {
      tally.failed(reason);
      if (answered) {
        tally.latency();
      }
    }
  }

  /**
   * There was no answer in time. It counts for as long as was waited; but if the sender itself
   * stood still meanwhile, nobody knows whose fault it was.
   *
   * @param reason in few words: no answer within 5 s
   */
  record Late(String reason) implements Verdict {
    @Override
    public void count(Tally tally, boolean doubtful) {
      if (doubtful) {
        tally.spoilt();
      } else {
        tally.failed(reason);
        tally.latency();
      }
    }
  }

  /**
   * It was not sent, since the sender could not: it stood still, or had no more ports. Nothing is
   * known of who was to answer it.
   */
  record Unsent(String reason) implements Verdict {
    @Override
    public void count(Tally tally, boolean doubtful) {
      tally.unsent();
    }
  }
}
