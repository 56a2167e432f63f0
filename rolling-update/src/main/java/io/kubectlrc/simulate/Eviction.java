package io.kubectlrc.simulate;

/**
 * What the API server answers to who asks for a pod to be evicted.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/">API-initiated
 *     Eviction</a>
 */
public sealed interface Eviction {

  /** Who has asked, and what comes of the answer. */
  interface Asker {
    void granted();

    void blocked(Blocked by);

    void refused(Refused why);
  }

  /** Tells who has asked. */
  void answer(Asker asker);

  /** The pod is being deleted. */
  record Granted() implements Eviction {
    @Override
    public void answer(Asker asker) {
      asker.granted();
    }
  }

  /**
   * Not now: a PodDisruptionBudget allows none.
   *
   * @param budget its name
   * @param healthy how many of its pods are
   * @param needed how many must be
   */
  record Blocked(String budget, int healthy, int needed) implements Eviction {
    @Override
    public void answer(Asker asker) {
      asker.blocked(this);
    }
  }

  /**
   * Never, as things are.
   *
   * @param message in the server's words
   */
  record Refused(String message) implements Eviction {
    @Override
    public void answer(Asker asker) {
      asker.refused(this);
    }
  }
}
