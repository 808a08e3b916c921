package dev.tributary.processor.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelMutableAst;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelMutableExpr;
import dev.cel.common.ast.CelMutableExpr.CelMutableCall;
import dev.cel.common.navigation.CelNavigableMutableAst;
import dev.cel.common.navigation.TraversalOrder;
import dev.cel.common.types.SimpleType;
import dev.tributary.contracts.clean.CleanColumn;
import dev.tributary.contracts.clean.CleanSchema;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes a check say what its author means. {@code column == null} becomes a question for the column's nullness, which is
 * known where the column is not; and a whole number beside a {@code double} becomes one, since CEL itself refuses
 * {@code price * 2}.
 */
final class CheckRewriter {

    private static final Set<String> EQUALITY = Set.of("_==_", "_!=_");
    private static final Set<String> ARITHMETIC = Set.of("_+_", "_-_", "_*_", "_/_", "-_");

    private final Set<String> columns;
    private final Set<String> doubles;

    CheckRewriter(CleanSchema table) {
        columns = table.columns().stream().map(CleanColumn::name).collect(Collectors.toUnmodifiableSet());
        doubles = table.columns().stream()
                .filter(column -> Variables.type(column.type()).equals(SimpleType.DOUBLE))
                .map(CleanColumn::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The columns that a check names. */
    Set<String> columnsOf(CelAbstractSyntaxTree parsed) {
        return CelNavigableMutableAst.fromAst(CelMutableAst.fromCelAst(parsed))
                .getRoot()
                .allNodes()
                .map(node -> node.expr())
                .filter(expression -> expression.getKind() == Kind.IDENT)
                .map(expression -> expression.ident().name())
                .filter(columns::contains)
                .collect(Collectors.toUnmodifiableSet());
    }

    CelAbstractSyntaxTree rewrite(CelAbstractSyntaxTree parsed) {
        CelMutableAst ast = CelMutableAst.fromCelAst(parsed);
        List<CelMutableExpr> leavesFirst = CelNavigableMutableAst.fromAst(ast)
                .getRoot()
                .allNodes(TraversalOrder.POST_ORDER)
                .map(node -> node.expr())
                .toList();
        Set<CelMutableExpr> floating = Collections.newSetFromMap(new IdentityHashMap<>());
        for (CelMutableExpr expression : leavesFirst) {
            if (isDouble(expression, floating)) {
                floating.add(expression);
            }
            if (expression.getKind() == Kind.CALL) {
                askForNull(expression.call());
            }
        }
        return ast.toParsedAst();
    }

    private boolean isDouble(CelMutableExpr expression, Set<CelMutableExpr> floating) {
        return switch (expression.getKind()) {
            case CONSTANT -> expression.constant().getKind() == CelConstant.Kind.DOUBLE_VALUE;
            case IDENT -> doubles.contains(expression.ident().name());
            case CALL -> isDouble(expression.call(), floating);
            default -> false;
        };
    }

    private static boolean isDouble(CelMutableCall call, Set<CelMutableExpr> floating) {
        boolean arithmetic = ARITHMETIC.contains(call.function());
        if ((arithmetic || EQUALITY.contains(call.function()))
                && call.args().stream().anyMatch(floating::contains)) {
            call.args().forEach(CheckRewriter::toDouble);
            return arithmetic;
        }
        return call.function().equals("double");
    }

    private static void toDouble(CelMutableExpr argument) {
        if (argument.getKind() == Kind.CONSTANT && argument.constant().getKind() == CelConstant.Kind.INT64_VALUE) {
            argument.setConstant(
                    CelConstant.ofValue((double) argument.constant().int64Value()));
        }
    }

    private void askForNull(CelMutableCall call) {
        if (!EQUALITY.contains(call.function())) {
            return;
        }
        CelMutableExpr left = call.args().get(0);
        CelMutableExpr right = call.args().get(1);
        CelMutableExpr column = isNull(left) ? right : left;
        CelMutableExpr constant = isNull(left) ? left : right;
        if (isNull(constant)
                && column.getKind() == Kind.IDENT
                && columns.contains(column.ident().name())) {
            column.ident().setName(Variables.isNull(column.ident().name()));
            constant.setConstant(CelConstant.ofValue(true));
        }
    }

    private static boolean isNull(CelMutableExpr expression) {
        return expression.getKind() == Kind.CONSTANT && expression.constant().getKind() == CelConstant.Kind.NULL_VALUE;
    }
}
