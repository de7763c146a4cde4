package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RetryBudgetTest {

    private final RetryBudget budget = new RetryBudget();

    @Test
    void spend_newBudget_tenAreFree() {
        assertThat(spendable()).isEqualTo(10);
    }

    @Test
    void spend_afterRequests_aFifthOfThem() {
        spendable();
        earn(4);
        assertThat(budget.spend()).isFalse();
        earn(1);
        assertThat(budget.spend()).isTrue();
        assertThat(budget.spend()).isFalse();
        earn(50);
        assertThat(spendable()).isEqualTo(10);
    }

    @Test
    void earn_longWithoutRetries_savesAHundredAtMost() {
        earn(1_000_000);
        assertThat(spendable()).isEqualTo(100);
    }

    private void earn(int requests) {
        for (int i = 0; i < requests; i++) {
            budget.earn();
        }
    }

    private int spendable() {
        int spent = 0;
        while (budget.spend()) {
            spent++;
        }
        return spent;
    }
}
