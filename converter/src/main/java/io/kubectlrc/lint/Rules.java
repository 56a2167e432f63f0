package io.kubectlrc.lint;

import io.kubectlrc.lint.rules.AmbiguousScalar;
import io.kubectlrc.lint.rules.DaemonsetBehindService;
import io.kubectlrc.lint.rules.DeadAnnotation;
import io.kubectlrc.lint.rules.DefaultedSelector;
import io.kubectlrc.lint.rules.DeploymentconfigOwned;
import io.kubectlrc.lint.rules.DuplicateName;
import io.kubectlrc.lint.rules.HostPortSurge;
import io.kubectlrc.lint.rules.HpaTargetMissing;
import io.kubectlrc.lint.rules.ImmutableSelector;
import io.kubectlrc.lint.rules.InvalidLabel;
import io.kubectlrc.lint.rules.InvalidName;
import io.kubectlrc.lint.rules.InvalidValue;
import io.kubectlrc.lint.rules.KeptVersionLabel;
import io.kubectlrc.lint.rules.LabelNotString;
import io.kubectlrc.lint.rules.LegacyKind;
import io.kubectlrc.lint.rules.LongLivedConnections;
import io.kubectlrc.lint.rules.MissingField;
import io.kubectlrc.lint.rules.MutableImage;
import io.kubectlrc.lint.rules.NoReadinessProbe;
import io.kubectlrc.lint.rules.NoUpdateKey;
import io.kubectlrc.lint.rules.PatchWithoutBase;
import io.kubectlrc.lint.rules.ProbePortMissing;
import io.kubectlrc.lint.rules.RefusedSyntax;
import io.kubectlrc.lint.rules.RemovedApi;
import io.kubectlrc.lint.rules.RemovedVolume;
import io.kubectlrc.lint.rules.SameTemplate;
import io.kubectlrc.lint.rules.SelectorMismatch;
import io.kubectlrc.lint.rules.SelectorOverlap;
import io.kubectlrc.lint.rules.ServerFields;
import io.kubectlrc.lint.rules.ServiceLosesPods;
import io.kubectlrc.lint.rules.ServiceMatchesNothing;
import io.kubectlrc.lint.rules.ServicePortUnmatched;
import io.kubectlrc.lint.rules.SingleAttachReplicas;
import io.kubectlrc.lint.rules.SingleAttachSurge;
import io.kubectlrc.lint.rules.SingleReplica;
import io.kubectlrc.lint.rules.SurgeAndUnavailableZero;
import io.kubectlrc.lint.rules.Unreadable;
import io.kubectlrc.lint.rules.UnusedSuppression;
import io.kubectlrc.lint.rules.UpdateKey;
import io.kubectlrc.lint.rules.VersionInPodSelector;
import io.kubectlrc.lint.rules.VersionInServiceSelector;
import io.kubectlrc.lint.rules.WrongType;
import java.util.List;
import java.util.Optional;

/** The one list of all rules, the most severe first, as tables show them. */
public final class Rules {
  static final String UNUSED_SUPPRESSION = "unused-suppression";

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
          new SurgeAndUnavailableZero(),
          new RemovedApi(),
          new RemovedVolume(),
          new DeadAnnotation(),
          new DuplicateName(),
          new Unreadable(),
          new RefusedSyntax(),
          new PatchWithoutBase(),
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
          new UnusedSuppression(),
          new LegacyKind(),
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
