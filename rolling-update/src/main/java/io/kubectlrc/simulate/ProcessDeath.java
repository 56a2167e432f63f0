package io.kubectlrc.simulate;

/** The client's process is killed here; nobody catches this but the one who scripted it. */
public final class ProcessDeath extends Error {
  ProcessDeath(String request) {
    super("killed " + request);
  }
}
