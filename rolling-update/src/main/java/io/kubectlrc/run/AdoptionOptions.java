package io.kubectlrc.run;

import io.kubectlrc.adopt.Goal;
import io.kubectlrc.convert.ConvertOptions;
import java.time.Duration;
import java.util.Optional;

/**
 * How a ReplicationController is adopted.
 *
 * @param deployment the name of the Deployment; empty for the ReplicationController's without its
 *     version
 * @param timeout how long it waits for the same thing before it gives up
 * @param forceUnlock takes the lock from whoever has it
 */
public record AdoptionOptions(
    Goal goal,
    Optional<String> deployment,
    ConvertOptions conversion,
    Duration timeout,
    boolean forceUnlock) {

  /** What the program does unless told otherwise. */
  public static final AdoptionOptions DEFAULT =
      new AdoptionOptions(
          Goal.ADOPT, Optional.empty(), ConvertOptions.DEFAULT, Duration.ofMinutes(5), false);
}
