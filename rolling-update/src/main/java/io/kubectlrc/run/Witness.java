package io.kubectlrc.run;

import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.operate.RefusalException;
import java.util.List;
import java.util.Optional;

/** Looks on while an operation runs, from where its users are, and may object to more of it. */
public interface Witness {

  /** Sees nothing. */
  Witness NONE =
      new Witness() {
        @Override
        public void begin(Ref subject) {
          // There is nothing to be seen.
        }

        @Override
        public List<Progress> news() {
          return List.of();
        }

        @Override
        public Optional<String> objection() {
          return Optional.empty();
        }
      };

  /**
   * Begins to look, after all checks and before the first write; returns when it sees.
   *
   * @param subject whose pods the operation is about
   * @throws RefusalException if the operation had better not begin
   * @throws ClusterException if what is needed for looking may not be seen
   */
  void begin(Ref subject);

  /** What it has to tell since it was asked last. */
  List<Progress> news();

  /** Why no more must be done, in a sentence without its full stop; empty if all is well. */
  Optional<String> objection();
}
