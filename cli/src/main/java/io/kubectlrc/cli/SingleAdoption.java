package io.kubectlrc.cli;

import io.kubectlrc.cluster.Cluster;
import io.kubectlrc.cluster.Kind;
import io.kubectlrc.cluster.Ref;
import io.kubectlrc.cluster.Watch;
import io.kubectlrc.manifest.Format;
import io.kubectlrc.manifest.Visible;
import io.kubectlrc.manifest.edit.WholeDocument;
import io.kubectlrc.operate.Outcome;
import io.kubectlrc.operate.Plan;
import io.kubectlrc.operate.Progress;
import io.kubectlrc.operate.Refusal;
import io.kubectlrc.operate.Step;
import io.kubectlrc.run.Adoption;
import io.kubectlrc.run.AdoptionTargets.Target;
import io.kubectlrc.run.Cancellation;
import io.kubectlrc.run.DeploymentRollout;
import io.kubectlrc.run.Holder;
import io.kubectlrc.update.Request;
import io.kubectlrc.watch.TrafficWitness;
import io.kubectlrc.wording.Sentence;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/**
 * One adoption, or its undo, and the rollout after it; for a fleet, one of many.
 *
 * @param observation on whose cluster they run
 * @param settings of all, but for what they are about
 * @param witnessOptions of one that is alone
 */
record SingleAdoption(
    Io io,
    Observation observation,
    Holder holder,
    Adoption.Settings settings,
    WitnessOptions witnessOptions) {

  /** The same in a namespace that is to be named. */
  SingleAdoption in(String namespace) {
    return new SingleAdoption(
        io.speaking(io.wording().in(namespace)), observation, holder, settings, witnessOptions);
  }

  Cluster cluster() {
    return observation.cluster();
  }

  Watch watch(String namespace, List<Target> targets) {
    return Adoption.watch(
        cluster(), settings, namespace, targets.stream().map(Target::name).toList());
  }

  Adoption of(Watch watch, Target target, Progress.Listener listener, Cancellation cancellation) {
    return new Adoption(
        cluster(),
        watch,
        settings.about(target.namespace(), target.name()),
        listener,
        cancellation,
        holder);
  }

  /**
   * Prints the Deployment and every step.
   *
   * @param ofMany what a warning is said to be of, as in {@code default/web: }; empty for one alone
   */
  int preview(Watch watch, Target target, String ofMany) {
    Plan plan = of(watch, target, progress -> note(ofMany, progress), new Cancellation()).plan();
    if (plan instanceof Plan.Without without) {
      without.outcome().notes(target + ": ", io.wording()).forEach(io.err()::println);
      return ExitCode.of(without.outcome());
    }
    Plan.Feasible feasible = (Plan.Feasible) plan;
    feasible.warnings().forEach(warning -> io.warn(ofMany, warning));
    StringBuilder steps = new StringBuilder();
    int number = 0;
    for (String sentence : feasible.sentences()) {
      steps.append("# %d. %s%n".formatted(++number, Visible.of(sentence)));
    }
    if (!(feasible.forecast().end() instanceof Step.Done<?>)) {
      String sentence = feasible.forecast().end().sentence(io.wording());
      steps.append("# %d. %s%n".formatted(++number, Visible.of(sentence)));
    }
    io.out()
        .exact()
        .print("---\n" + steps + WholeDocument.write(feasible.heir(), Format.YAML).orElseThrow());
    return ExitCode.OK;
  }

  private void note(Progress progress) {
    note("", progress);
  }

  private void note(String about, Progress progress) {
    if (progress instanceof Progress.Warned warned) {
      io.warn(about, warned.text());
    } else {
      io.err().println(progress.note(io.wording()));
    }
  }

  /** Adopts, and rolls to other images if there are any. */
  int run(Watch watch, Target target, List<Request.Image> wanted) throws IOException {
    Cancellation cancellation = new Cancellation();
    try (Signals signals = Signals.cancelling(cancellation, io);
        TrafficWitness witness =
            witnessOptions.witness(
                observation.unheard(),
                target.namespace(),
                observation.happenings(),
                cancellation)) {
      int code = run(watch, target, wanted, cancellation, witness);
      signals.ended(code);
      return code;
    }
  }

  private int run(
      Watch watch,
      Target target,
      List<Request.Image> wanted,
      Cancellation cancellation,
      TrafficWitness witness)
      throws IOException {
    Progress.Listener listener = observation.listener(this::note);
    Adoption adoption = of(watch, target, listener, cancellation).withWitness(witness);
    if (!wanted.isEmpty() && adoption.plan() instanceof Plan.Feasible feasible) {
      Optional<Refusal> refusal = DeploymentRollout.refusal(feasible.heir(), wanted);
      if (refusal.isPresent()) {
        io.refuse(target + ": ", refusal.get());
        observation.finish(new Outcome.Refused(List.of(refusal.get())));
        return ExitCode.FAILED;
      }
    }
    Outcome outcome = observation.run(adoption::run);
    outcome.result().ifPresent(io.out()::println);
    outcome.notes(target + ": ", io.wording()).forEach(io.err()::println);
    io.out().flush();
    Optional<String> deployment = deployment(outcome);
    Outcome.End end = outcome.end();
    Outcome whole = outcome;
    if (!wanted.isEmpty() && deployment.isPresent()) {
      Ref ref = new Ref(Kind.DEPLOYMENT, target.namespace(), deployment.get());
      DeploymentRollout.Result result = roll(watch, ref, wanted, cancellation, witness);
      end = result.end();
      whole = end == Outcome.End.DONE ? outcome : failed(result);
    }
    witness.finish(end == Outcome.End.DONE, listener);
    observation.finish(whole);
    return WitnessOptions.code(ExitCode.of(end), witness, io);
  }

  /** The one that has the pods. */
  private static Optional<String> deployment(Outcome outcome) {
    if (outcome instanceof Outcome.NothingToDo nothing) {
      return nothing.deployment();
    }
    return outcome instanceof Outcome.Adopted adopted
        ? Optional.of(adopted.deployment())
        : Optional.empty();
  }

  private DeploymentRollout.Result roll(
      Watch watch,
      Ref deployment,
      List<Request.Image> wanted,
      Cancellation cancellation,
      TrafficWitness witness) {
    DeploymentRollout rollout =
        new DeploymentRollout(cluster(), watch, deployment, io.err()::println, cancellation)
            .withWitness(witness);
    DeploymentRollout.Result result = rollout.run(wanted);
    PrintStream to = result.end() == Outcome.End.DONE ? io.out() : io.err();
    result.lines().forEach(line -> to.println(line.in(io.wording())));
    return result;
  }

  /** The pods are a Deployment's, and not what was asked for. */
  private Outcome failed(DeploymentRollout.Result result) {
    return new Outcome.Failed(
        result.lines().get(0),
        result.lines().stream().skip(1).map(line -> line.in(io.wording())).toList(),
        Sentence.NONE,
        false);
  }
}
