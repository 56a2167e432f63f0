package io.kubectlrc.simulate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubectlrc.cluster.ClusterException;
import io.kubectlrc.cluster.ClusterException.Reason;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Preconditions;
import io.kubectlrc.cluster.Propagation;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.WriteMode;
import java.util.Collection;
import java.util.List;

/** A controller of OpenShift's: it takes turns, and from time to time looks at everything again. */
abstract class OpenShiftController extends ControlLoop {

  OpenShiftController(Simulation simulation, String name) {
    super(simulation, name);
    resyncLater();
  }

  /** Looks at everything that it knows of. */
  abstract void resync();

  private void resyncLater() {
    simulation.after(
        simulation.pace().resync(),
        () -> {
          resync();
          resyncLater();
        });
  }

  final void take(ControllerTurn turn) {
    turn.by(new Writing(api, name()));
  }

  static List<ObjectNode> trees(Collection<Snapshot> objects) {
    return objects.stream().map(Snapshot::tree).toList();
  }

  /** Writes as an actor; the bodies are copied, since the server keeps what it gets. */
  record Writing(ApiServer api, String actor) implements ControllerWrite.Api {

    @Override
    public void create(Kind kind, ObjectNode object) {
      api.create(actor, kind, object.deepCopy(), WriteMode.APPLY);
    }

    @Override
    public void merge(Ref ref, ObjectNode patch) {
      api.merge(actor, ref, patch.deepCopy(), WriteMode.APPLY);
    }

    @Override
    public void mergeStatus(Ref ref, ObjectNode patch) {
      api.mergeStatus(actor, ref, patch.deepCopy());
    }

    @Override
    public void delete(Ref ref, Preconditions preconditions) {
      try {
        api.delete(actor, ref, Propagation.BACKGROUND, preconditions);
      } catch (ClusterException refused) {
        if (refused.reason() != Reason.NOT_FOUND) {
          throw refused;
        }
      }
    }
  }
}
