package io.kubectlrc.node;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test class that runs against a real node. Its methods take a {@link Room} of their own as
 * parameter, a namespace on the node that all tests of the run share.
 *
 * <p>{@code -Dnode=auto}, the default, skips them where nothing is installed for a node; {@code
 * required} makes them fail there, {@code off} skips them everywhere.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(NodeExtension.class)
public @interface NodeTest {}
