package io.kubectlrc.run;

import io.kubectlrc.operate.Outcome;
import io.kubectlrc.operate.Plan;

/** An operation that can be looked at beforehand, and run. */
interface Planned {

  /** What it would do; writes nothing. */
  Plan plan();

  /** Does it, from the checks to the end. */
  Outcome run();
}
