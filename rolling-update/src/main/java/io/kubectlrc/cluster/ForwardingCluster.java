package io.kubectlrc.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Does everything by another cluster: for who wants something different in one place only. */
public abstract class ForwardingCluster implements Cluster {
  private final Cluster cluster;

  protected ForwardingCluster(Cluster cluster) {
    this.cluster = cluster;
  }

  @Override
  public Optional<ObjectNode> get(Ref ref) {
    return cluster.get(ref);
  }

  @Override
  public Optional<ObjectNode> getWithManagers(Ref ref) {
    return cluster.getWithManagers(ref);
  }

  @Override
  public List<ObjectNode> list(Kind kind, String namespace, Map<String, String> labels) {
    return cluster.list(kind, namespace, labels);
  }

  @Override
  public Function<Kind, List<ObjectNode>> lists(Collection<Kind> kinds, String namespace) {
    return cluster.lists(kinds, namespace);
  }

  @Override
  public ObjectNode create(Kind kind, ObjectNode object, WriteMode mode) {
    return cluster.create(kind, object, mode);
  }

  @Override
  public ObjectNode replace(Kind kind, ObjectNode object, WriteMode mode) {
    return cluster.replace(kind, object, mode);
  }

  @Override
  public ObjectNode merge(Ref ref, ObjectNode patch, WriteMode mode) {
    return cluster.merge(ref, patch, mode);
  }

  @Override
  public Optional<ObjectNode> delete(
      Ref ref, Propagation propagation, Preconditions preconditions) {
    return cluster.delete(ref, propagation, preconditions);
  }

  @Override
  public boolean serves(Kind kind) {
    return cluster.serves(kind);
  }

  @Override
  public boolean isStrict() {
    return cluster.isStrict();
  }

  @Override
  public List<Access> denied(Collection<Access> rights) {
    return cluster.denied(rights);
  }

  @Override
  public Watch watch(String namespace, Set<Kind> kinds) {
    return cluster.watch(namespace, kinds);
  }

  @Override
  public Optional<ServiceProxy> proxy() {
    return cluster.proxy();
  }

  @Override
  public List<String> newWarnings() {
    return cluster.newWarnings();
  }

  @Override
  public Instant now() {
    return cluster.now();
  }

  @Override
  public void close() {
    cluster.close();
  }
}
