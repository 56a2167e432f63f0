package io.kubectlrc.simulate;

import java.time.Duration;

/** A run on the simulated cluster has outlived the virtual time it was given. */
public final class Overrun extends Error {
  Overrun(Duration limit) {
    super("still running after " + limit.toSeconds() + " s of virtual time");
  }
}
