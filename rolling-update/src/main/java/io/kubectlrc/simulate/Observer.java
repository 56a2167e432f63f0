package io.kubectlrc.simulate;

/**
 * Sees every change of the cluster's state at once, as no real client can. What it throws ends the
 * run.
 */
@FunctionalInterface
public interface Observer {
  void changed(Change change);
}
