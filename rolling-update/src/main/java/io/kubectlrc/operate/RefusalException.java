package io.kubectlrc.operate;

/** Something is not done, for a reason that the user caused or can mend. */
public abstract class RefusalException extends RuntimeException {

  private final Refusal refusal;

  protected RefusalException(Refusal refusal, Throwable cause) {
    super(refusal.toString(), cause);
    this.refusal = refusal;
  }

  /** What is wrong, and what to do. */
  public Refusal refusal() {
    return refusal;
  }
}
