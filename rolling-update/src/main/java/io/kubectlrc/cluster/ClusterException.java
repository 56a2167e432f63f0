package io.kubectlrc.cluster;

import io.kubectlrc.wording.Sentence;

/** What an API server answered instead of doing what it was asked. */
public final class ClusterException extends RuntimeException {

  /** Why; callers decide by it. */
  public enum Reason {
    /** 404. */
    NOT_FOUND,
    /** 409, an object of that name is there. */
    ALREADY_EXISTS,
    /** 409, the object changed meanwhile, or a precondition does not hold. */
    CONFLICT,
    /** 400 or 422, the object is not valid; the message names the fields. */
    INVALID,
    /** 403 for missing rights; the message names verb and resource. */
    FORBIDDEN,
    /** 403 by a ResourceQuota. */
    QUOTA_EXCEEDED,
    /** 401. */
    UNAUTHENTICATED,
    /** The server could not be reached, or said that it can't answer now; nothing was done. */
    UNAVAILABLE,
    /** The connection broke or timed out after a write was sent: it may have been applied. */
    UNKNOWN_OUTCOME,
    /** Anything else. */
    OTHER;

    /** Whether another look, and another try, may find it otherwise. */
    public boolean mayPass() {
      return switch (this) {
        case NOT_FOUND, ALREADY_EXISTS, CONFLICT, UNAVAILABLE, UNKNOWN_OUTCOME -> true;
        default -> false;
      };
    }
  }

  private final Reason reason;
  private final Sentence said;

  /**
   * @param said what the server said, for users, and what may help
   * @param cause may be null
   */
  public ClusterException(Reason reason, Sentence said, Throwable cause) {
    super(said.toString(), cause);
    this.reason = reason;
    this.said = said;
  }

  /** With what is all text. */
  public ClusterException(Reason reason, String message, Throwable cause) {
    this(reason, Sentence.of(message), cause);
  }

  public Reason reason() {
    return reason;
  }

  /** The message, in which actions may stand. */
  public Sentence said() {
    return said;
  }

  /** What the server said, as kubectl tells it: scripts look for these words. */
  public Sentence sentence() {
    return switch (reason) {
      case NOT_FOUND -> Sentence.of("Error from server (NotFound): {}", said);
      case FORBIDDEN -> Sentence.of("Error from server (Forbidden): {}", said);
      default -> said;
    };
  }
}
