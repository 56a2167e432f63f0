package io.kubectlrc.run;

import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.operate.Refusal;
import io.kubectlrc.wording.Sentence;
import java.util.Optional;

/** What a server says of a write that it was only asked about, in words. */
final class DryRun {
  /** What helps against a server's rules for what is made of a ReplicationController. */
  private static final String CHANGE =
      "Change the ReplicationController accordingly, or the server's mind.";

  private DryRun() {}

  /** Why the server would not do it; empty if it would. */
  static Optional<Refusal> refusal(String what, Runnable request) {
    try {
      request.run();
      return Optional.empty();
    } catch (ClusterException e) {
      return Optional.of(
          switch (e.reason()) {
            case INVALID -> refusal("the server does not accept", what, e, "");
            case QUOTA_EXCEEDED -> quota(what, e);
            case ALREADY_EXISTS ->
                new Refusal(what + " exists already", "Name the new controller otherwise.");
            case FORBIDDEN -> refusal("the server forbids", what, e, "");
            default -> throw e;
          });
    }
  }

  /** Why the server would not take the Deployment of an adoption; else the failure goes on. */
  static Refusal ofDeployment(String name, ClusterException e) {
    String what = "Deployment " + name;
    return switch (e.reason()) {
      case INVALID -> refusal("the server would not take", what, e, CHANGE);
      case QUOTA_EXCEEDED -> quota(what, e);
      default -> throw e;
    };
  }

  /** Why the server would not take the ReplicaSet of an adoption; else the failure goes on. */
  static Refusal ofReplicaSet(String namespace, ClusterException e) {
    String what = "the ReplicaSet for the pods";
    return switch (e.reason()) {
      case INVALID -> refusal("the server would not take", what, e, CHANGE);
      case QUOTA_EXCEEDED -> quota(what, e);
      case FORBIDDEN ->
          e.getMessage().contains("blockOwnerDeletion")
              ? new Refusal(
                  Sentence.of(
                      "this user may not update deployments/finalizers.apps in namespace {}, which"
                          + " this server asks for before a ReplicaSet may block the deletion of"
                          + " its Deployment: {}",
                      namespace,
                      e.said()),
                  Sentence.of("Ask for the Role in samples/roles/adopt.yaml."))
              : refusal("the server forbids", what, e, "");
      default -> throw e;
    };
  }

  /** What helps where a quota is in the way, whatever it is in the way of. */
  private static Refusal quota(String what, ClusterException e) {
    return refusal("a quota forbids", what, e, "Raise the quota.");
  }

  private static Refusal refusal(String verdict, String what, ClusterException e, String remedy) {
    return new Refusal(Sentence.of("{} {}: {}", verdict, what, e.said()), Sentence.of(remedy));
  }
}
