package io.kubectlrc.lint.rules;

import io.kubectlrc.lint.Description;
import io.kubectlrc.lint.Rule;
import java.util.List;
import java.util.Optional;

/**
 * The one list of all rules, the most severe first, as tables show them.
 *
 * @apiNote Stable: its meaning stays within a major version; methods may be added.
 */
public final class Rules {
  public static final List<Rule> ALL =
      List.of(
          new SelectorMismatch(),
          new SelectorOverlap(),
          new UpdateKey(),
          new ServiceLosesPods(),
          new ImmutableSelector(),
          new WrongType(),
          new MissingField(),
          new InvalidValue(),
          new LabelNotString(),
          new InvalidName(),
          new InvalidLabel(),
          new ProbePortMissing(),
          new HpaTargetMissing(),
          new HpaWrongGroup(),
          new BlankImage(),
          new SurgeAndUnavailableZero(),
          new RemovedApi(),
          new UnknownKind(),
          new RemovedVolume(),
          new DeadAnnotation(),
          new DuplicateName(),
          new Unreadable(),
          new RefusedSyntax(),
          new PatchWithoutBase(),
          new UnknownField(),
          new NoUpdateKey(),
          new VersionInServiceSelector(),
          new VersionInPodSelector(),
          new ServiceMatchesNothing(),
          new ServicePortUnmatched(),
          new KeptVersionLabel(),
          new SameTemplate(),
          new NoReadinessProbe(),
          new MutableImage(),
          new SingleAttachSurge(),
          new SingleAttachReplicas(),
          new HostPortSurge(),
          new LongLivedConnections(),
          new DeploymentconfigOwned(),
          new InjectedLabel(),
          new TriggerWithoutContainer(),
          new OneSidedSurge(),
          new TestDeploymentconfig(),
          new UnusedSuppression(),
          new LegacyKind(),
          new DeprecatedDeploymentconfig(),
          new DefaultedSelector(),
          new ServerFields(),
          new AmbiguousScalar(),
          new SingleReplica(),
          new DaemonsetBehindService());

  private Rules() {}

  /** What the rule of an id says of itself. */
  public static Optional<Description> describe(String id) {
    return ALL.stream()
        .map(Rule::description)
        .filter(description -> description.id().equals(id))
        .findFirst();
  }
}
