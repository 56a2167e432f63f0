package io.kubectlrc.adopt;

/** What an adoption or its undo does next: one write, a wait, or its end. */
public sealed interface Step {

  /** In one sentence without a full stop, as an order. */
  String sentence();

  /** Creates the Deployment, paused, with the {@link Origin} and the goal on it. */
  record CreateDeployment(String name, int replicas) implements Step {
    @Override
    public String sentence() {
      return "create Deployment " + name + ", paused, with " + replicas + " replicas";
    }
  }

  /** Gives the Deployment the goal that it now has, and pauses it. */
  record Turn(String name, Goal goal) implements Step {
    @Override
    public String sentence() {
      return "pause Deployment "
          + name
          + (goal == Goal.UNDO ? " to undo its adoption" : " to go on with its adoption");
    }
  }

  /** Gives the Deployment the replicas that its ReplicationController has meanwhile. */
  record MatchReplicas(String name, int from, int to) implements Step {
    @Override
    public String sentence() {
      return "set Deployment " + name + " from " + from + " to " + to + " replicas";
    }
  }

  /** Points an autoscaler at nothing. */
  record Park(Autoscaler autoscaler) implements Step {
    @Override
    public String sentence() {
      return "park HorizontalPodAutoscaler " + autoscaler.name();
    }
  }

  /** Deletes the ReplicationController and leaves its pods. */
  record DeleteController(String name) implements Step {
    @Override
    public String sentence() {
      return "delete ReplicationController " + name + ", keeping its pods";
    }
  }

  /** Creates the ReplicaSet that adopts the pods, guarded. */
  record CreateReplicaSet(String name, int replicas) implements Step {
    @Override
    public String sentence() {
      return "create ReplicaSet " + name + " for the " + replicas + " pods";
    }
  }

  /** Lets the ReplicaSet make pods. */
  record OpenReplicaSet(String name) implements Step {
    @Override
    public String sentence() {
      return "let ReplicaSet " + name + " make pods, since it owns all there are";
    }
  }

  /** Resumes the Deployment. */
  record Resume(String name) implements Step {
    @Override
    public String sentence() {
      return "resume Deployment " + name;
    }
  }

  /** Points an autoscaler at what has the pods now. */
  record Aim(Autoscaler autoscaler) implements Step {
    @Override
    public String sentence() {
      return "point HorizontalPodAutoscaler "
          + autoscaler.name()
          + " at "
          + autoscaler.kind()
          + " "
          + autoscaler.target();
    }
  }

  /** Takes the goal off the Deployment: the adoption has ended. */
  record Settle(String name) implements Step {
    @Override
    public String sentence() {
      return "mark Deployment " + name + " as adopted";
    }
  }

  /** Deletes a ReplicaSet of the Deployment's history, which has no pods. */
  record Forget(String name) implements Step {
    @Override
    public String sentence() {
      return "delete ReplicaSet " + name + ", which has no pods";
    }
  }

  /** Deletes the ReplicaSet and leaves its pods. */
  record DeleteReplicaSet(String name) implements Step {
    @Override
    public String sentence() {
      return "delete ReplicaSet " + name + ", keeping its pods";
    }
  }

  /** Creates the ReplicationController again, guarded. */
  record CreateController(String name, int replicas) implements Step {
    @Override
    public String sentence() {
      return "create ReplicationController " + name + " for the " + replicas + " pods";
    }
  }

  /** Gives the new ReplicationController the replicas that its Deployment has meanwhile. */
  record MatchController(String name, int from, int to) implements Step {
    @Override
    public String sentence() {
      return "set ReplicationController " + name + " from " + from + " to " + to + " replicas";
    }
  }

  /** Lets the ReplicationController make pods. */
  record OpenController(String name) implements Step {
    @Override
    public String sentence() {
      return "let ReplicationController " + name + " make pods, since it owns all there are";
    }
  }

  /** Deletes the Deployment, which has no pods any more. The undo has ended. */
  record DeleteDeployment(String name) implements Step {
    @Override
    public String sentence() {
      return "delete Deployment " + name + ", which has no pods";
    }
  }

  /**
   * Nothing to do until something changes.
   *
   * @param awaited what has to happen, as in "waits for …"
   */
  record Wait(String awaited) implements Step {
    @Override
    public String sentence() {
      return "wait for " + awaited;
    }
  }

  /** There is nothing left to do. */
  record Done() implements Step {
    @Override
    public String sentence() {
      return "nothing left to do";
    }
  }

  /** Somebody has brought the cluster into a state from which it cannot go on. */
  record Stuck(String reason, String remedy) implements Step {
    @Override
    public String sentence() {
      return reason + "; " + remedy;
    }
  }
}
