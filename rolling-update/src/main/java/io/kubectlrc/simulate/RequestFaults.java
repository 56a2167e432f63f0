package io.kubectlrc.simulate;

import java.time.Duration;
import java.util.SplittableRandom;

/** Decides what goes wrong with a client's requests and watches. */
public interface RequestFaults {

  RequestFault NO_FAULT = new RequestFault.None();

  /** Nothing goes wrong. */
  RequestFaults NONE = request -> NO_FAULT;

  /** Asked once for each request. */
  RequestFault on(ClientRequest request);

  /**
   * For how long a watch is cut off, asked at each delivery; when it is back it has the present
   * state at once, as after an expired watch's new list.
   */
  default Duration watchGap() {
    return Duration.ZERO;
  }

  /** Kills the process at the n-th write, before or after it takes effect. */
  static RequestFaults deathAt(int write, boolean applied) {
    return request -> request.write() == write ? new RequestFault.Death(applied) : NO_FAULT;
  }

  /** Each request suffers a random fault with that probability, but for death; watches gap too. */
  static RequestFaults random(long seed, double probability) {
    SplittableRandom random = new SplittableRandom(seed);
    return new RequestFaults() {
      @Override
      public RequestFault on(ClientRequest request) {
        if (random.nextDouble() >= probability) {
          return NO_FAULT;
        }
        return switch (random.nextInt(7)) {
          case 0 -> new RequestFault.Slow(Duration.ofMillis(random.nextInt(10_000)));
          case 1 -> new RequestFault.Busy(Duration.ofSeconds(1 + random.nextInt(3)));
          case 2 -> new RequestFault.Unavailable();
          case 3, 4 -> new RequestFault.Conflict();
          default -> new RequestFault.Lost(random.nextBoolean());
        };
      }

      @Override
      public Duration watchGap() {
        return random.nextDouble() < probability
            ? Duration.ofMillis(random.nextInt(20_000))
            : Duration.ZERO;
      }
    };
  }

  /** These faults, and death at the n-th write. */
  default RequestFaults withDeathAt(int write, boolean applied) {
    RequestFaults others = this;
    return new RequestFaults() {
      @Override
      public RequestFault on(ClientRequest request) {
        return request.write() == write ? new RequestFault.Death(applied) : others.on(request);
      }

      @Override
      public Duration watchGap() {
        return others.watchGap();
      }
    };
  }
}
