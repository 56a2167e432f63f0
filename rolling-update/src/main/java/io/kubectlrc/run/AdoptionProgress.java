package io.kubectlrc.run;

import io.kubectlrc.adopt.Step;

/** Something that has happened during an adoption. */
public sealed interface AdoptionProgress {

  /** Is told what happens, on the thread that runs the adoption. */
  @FunctionalInterface
  interface Listener {
    void on(AdoptionProgress progress);

    /** Says nothing to nobody. */
    Listener NONE = progress -> {};
  }

  /** An adoption that was begun before is carried on. */
  record Resumed(String controller, String deployment) implements AdoptionProgress {}

  /** Something to know before anything is done. */
  record Warned(String controller, String sentence) implements AdoptionProgress {}

  /** A step was taken. */
  record Taken(String controller, Step step) implements AdoptionProgress {}

  /** Nothing can be done until something happens. */
  record Waiting(String controller, Step.Wait step) implements AdoptionProgress {}

  /** Another process has the lock, and may be dead. */
  record LockHeld(String controller, String holder) implements AdoptionProgress {}
}
