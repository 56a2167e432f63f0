package io.kubectlrc.run;

import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.operate.Refusal;
import java.util.Optional;

/** What a server says of a write that it was only asked about, in words. */
final class DryRun {
  private DryRun() {}

  /** Why the server would not do it; empty if it would. */
  static Optional<Refusal> refusal(String what, Runnable request) {
    try {
      request.run();
      return Optional.empty();
    } catch (ClusterException e) {
      return Optional.of(
          switch (e.reason()) {
            case INVALID ->
                new Refusal("the server does not accept " + what + ": " + e.getMessage(), "");
            case QUOTA_EXCEEDED ->
                new Refusal("a quota forbids " + what + ": " + e.getMessage(), "Raise the quota.");
            case ALREADY_EXISTS ->
                new Refusal(what + " exists already", "Name the new controller otherwise.");
            case FORBIDDEN -> new Refusal("the server forbids " + what + ": " + e.getMessage(), "");
            default -> throw e;
          });
    }
  }

  /** Why the server would not take the Deployment of an adoption; else the failure goes on. */
  static Refusal ofDeployment(String name, ClusterException e) {
    return switch (e.reason()) {
      case INVALID, QUOTA_EXCEEDED ->
          new Refusal(
              "the server would not take Deployment " + name + ": " + e.getMessage(),
              "Change the ReplicationController accordingly, or the server's mind.");
      default -> throw e;
    };
  }

  /** Why the server would not take the ReplicaSet of an adoption; else the failure goes on. */
  static Refusal ofReplicaSet(String namespace, ClusterException e) {
    return switch (e.reason()) {
      case INVALID, QUOTA_EXCEEDED ->
          new Refusal(
              "the server would not take the ReplicaSet for the pods: " + e.getMessage(),
              "Change the ReplicationController accordingly, or the server's mind.");
      case FORBIDDEN ->
          e.getMessage().contains("blockOwnerDeletion")
              ? new Refusal(
                  "this user may not update deployments/finalizers.apps in namespace %s, which this server asks for before a ReplicaSet may block the deletion of its Deployment: %s"
                      .formatted(namespace, e.getMessage()),
                  "Ask for the Role in samples/roles/adopt.yaml.")
              : new Refusal(
                  "the server forbids the ReplicaSet for the pods: " + e.getMessage(), "");
      default -> throw e;
    };
  }
}
